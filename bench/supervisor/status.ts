/** What one look costs: `status` as a whole process, beside the start-up of bare Node. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../harness/command.ts'
import { figure, median } from '../harness/figures.ts'
import { openHome, program } from '../harness/home.ts'
import { inRoom, type Room } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import { reading } from '../table/figure.ts'
import { FLOOR, OURS, agentsIn, attempt, type Contest } from './contest.ts'

export const STATUS_ROW = '`status` with 10 agents, whole process, ms median'

const LAUNCHER = join(import.meta.dirname, '../../scripts/agenthost')

export async function measureStatus(contest: Contest): Promise<void> {
  if (!contest.contenders.some(({ name }) => name === OURS)) return
  await attempt(contest, { row: STATUS_ROW, column: OURS }, () => looks(contest))
}

function looks({ bench, scale, sheet }: Contest): Promise<void> {
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: 10, mode: 'idle' })
    home.configure(Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env)])))
    const pid = home.launch()
    try {
      if (!(await home.answers())) throw new Error('the daemon never answered')
      const { bare, built, script } = await inTurns(room, home.dir, scale.statusRuns)
      const factor = median(built) / median(bare)
      const launcher =
        script.length > 0 ? `; through scripts/agenthost ${figure(median(script), 0)}` : ''
      const floor = `${figure(median(bare), 1)}, \`node -e 0\` (n=${bare.length})`
      const reads = [reading('status', bare)]
      sheet.put({ row: STATUS_ROW, column: FLOOR, text: floor, data: bare, reads })
      sheet.put({
        row: STATUS_ROW,
        column: OURS,
        text: `${figure(median(built), 0)}, ${figure(factor)} × bare Node (n=${built.length})${launcher}`,
        data: { built, script },
        reads: [reading('status', built)],
        met: factor <= 4,
      })
    } finally {
      await home.end(pid)
    }
  })
}

/** One of each kind after the other, so that what disturbs one disturbs all. */
async function inTurns(
  room: Room,
  home: string,
  runs: number,
): Promise<{ bare: number[]; built: number[]; script: number[] }> {
  const env = { ...room.env, AGENTHOST_HOME: home }
  const ms = async (argv: readonly string[]): Promise<number> => {
    const ended = await run(argv, { env })
    if (ended.code !== 0) throw new Error(`${argv.join(' ')}: exit ${ended.code}: ${ended.stderr}`)
    return ended.ms
  }
  const taken: { bare: number[]; built: number[]; script: number[] } = {
    bare: [],
    built: [],
    script: [],
  }
  for (let turn = 0; turn < runs; turn++) {
    taken.bare.push(await ms([process.execPath, '-e', '0']))
    taken.built.push(await ms([process.execPath, program(), 'status']))
    if (existsSync(LAUNCHER)) taken.script.push(await ms([LAUNCHER, 'status']))
  }
  return taken
}
