/** What a weekly pull costs: requests, and the whole process, against a server on loopback that answers at once. */
import { join } from 'node:path'
import { openRouterStandIn, STAND_IN_KEY } from '../../test/support/openrouter-stand-in.ts'
import { mondayBefore, plusDays } from '../../test/support/openrouter-market.ts'
import { run } from '../harness/command.ts'
import { figure, median } from '../harness/figures.ts'
import { program } from '../harness/home.ts'
import type { Room } from '../harness/workbench.ts'
import type { Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'

export const REQUESTS_ROW = 'requests of a weekly pull'
export const PULL_ROW = '`rankings pull` from loopback, whole process, ms median'

const OURS = 'agenthost'
const MOST_REQUESTS = 12

/** Each time into a new home: a first pull is the longest one. */
export async function pulls(room: Room, sheet: Sheet, times: number): Promise<void> {
  const server = await openRouterStandIn()
  // Two weeks ago, so that it is whole at any hour.
  const week = plusDays(mondayBefore(new Date().toISOString().slice(0, 10)), -14)
  const taken: number[] = []
  const requests: number[] = []
  try {
    for (let turn = 0; turn < times; turn++) {
      const env = {
        ...room.env,
        AGENTHOST_HOME: join(room.dir, `pull-${turn}`),
        AGENTHOST_OPENROUTER_URL: server.url,
        OPENROUTER_API_KEY: STAND_IN_KEY,
      }
      const before = server.asked.length
      const words = ['rankings', 'pull', '--week', week]
      const { code, ms, stderr } = await run([process.execPath, program(), ...words], { env })
      if (code !== 0) throw new Error(`rankings pull: exit ${code}: ${stderr}`)
      requests.push(server.asked.length - before)
      taken.push(ms)
    }
  } finally {
    await server.close()
  }
  const most = Math.max(...requests)
  sheet.put({
    row: REQUESTS_ROW,
    column: OURS,
    text: `${most} at most (n=${requests.length})`,
    met: most <= MOST_REQUESTS,
    reads: [reading('pull-requests', requests, (all) => Math.max(...all))],
  })
  const text = `${figure(median(taken), 0)} (n=${taken.length})`
  sheet.put({ row: PULL_ROW, column: OURS, text, data: taken, reads: [reading('pull', taken)] })
}
