/**
 * What our gateway adds to a call, beside the bare proxy, the upstream itself and other gateways. One after the other in
 * rounds, so that what disturbs one disturbs all; ratios are taken within a round, and the median of the rounds counts.
 */
import { cpus, loadavg, release } from 'node:os'
import { figure } from '../harness/figures.ts'
import { memoryOf } from '../harness/processes.ts'
import { inRoom, type Workbench } from '../harness/workbench.ts'
import type { Measured, RoomOptions } from '../rooms.ts'
import { markdownOf, newSheet } from '../supervisor/sheet.ts'
import { single } from '../table/figure.ts'
import { CASES } from './cases.ts'
import {
  bare,
  BARE,
  DIRECT,
  direct,
  ours,
  OURS,
  startUpstream,
  type Contestant,
  type Starting,
} from './contestants.ts'
import { INSIDE_TARGETS, measureInside } from './inside.ts'
import { startPeer, type PeerNews } from './peers.ts'
import { measure, startLoader, type Measuring } from './rounds.ts'

export const CONTESTANTS = [DIRECT, BARE, OURS]

const MEMORY_STEPS = 10
/** What a flat memory may still grow by, after the first steps. */
const FLAT_SHARE = 1.1

export async function benchGateway(bench: Workbench, options: RoomOptions): Promise<Measured> {
  const sheet = newSheet(bench.say)
  const absent: Record<string, string> = {}
  const versions: Record<string, string> = {}
  const loads = [loadavg()]
  const memoryRow = `resident memory over ${(options.quick ? 10_000 : 100_000).toLocaleString('en')} requests, MB`
  await inRoom(bench, async (room) => {
    const loader = startLoader()
    try {
      const upstreamPort = await startUpstream(room)
      const starting = { room, upstreamPort }
      const all = await contestants(bench, starting, options, (name, { version, why }) => {
        if (why === undefined) versions[name] = version ?? 'unknown version'
        else absent[name] = why
      })
      for (const one of CASES) {
        await measure(one, all, { loader, sheet, quick: options.quick })
        loads.push(loadavg())
      }
      const own = all.find(({ name }) => name === OURS)
      if (own !== undefined) {
        await memory(memoryRow, own, { loader, sheet, quick: options.quick })
        await measureInside(room, own, { sheet, quick: options.quick, upstreamPort })
      }
    } finally {
      loader.end()
    }
  })
  const targets = Object.fromEntries(CASES.map(({ row, target }) => [row, target]))
  const cells = sheet.cells()
  const columns = [...new Set(cells.map(({ column }) => column))]
  const table = markdownOf(cells, columns, { ...targets, ...INSIDE_TARGETS, [memoryRow]: 'flat' })
  const met = cells.every((cell) => cell.met !== false)
  const isMeasured = cells.some(({ column }) => column === OURS)
  const verdict = isMeasured ? `Targets ${met ? 'met' : 'missed'}.` : `${OURS} was not measured.`
  const report = `${machine(loads)}\n\n${table}\n\n${verdict}`
  return { report, met, cells, versions, absent }
}

async function contestants(
  bench: Workbench,
  starting: Starting,
  { peers, only }: RoomOptions,
  told: (name: string, news: PeerNews) => void,
): Promise<readonly Contestant[]> {
  const all: Contestant[] = [await bare(starting)]
  if (only.includes(DIRECT)) all.unshift(direct(starting))
  if (only.includes(OURS)) all.push(await ours(starting))
  for (const name of peers) {
    const peer = await startPeer(name, bench, starting)
    told(name, peer)
    if (peer.contestant !== undefined) all.push(peer.contestant)
  }
  return all
}

/** After the first steps, in which heap and caches find their size, nothing may be added. */
async function memory(
  row: string,
  one: Contestant,
  { loader, sheet, quick }: Measuring,
): Promise<void> {
  const target = one.target({ protocol: 'chat', isStream: false })
  if (target === null) return
  const count = (quick ? 10_000 : 100_000) / MEMORY_STEPS
  const megabytes: number[] = []
  for (let step = 0; step < MEMORY_STEPS; step++) {
    const { wrong } = await loader.load({
      target,
      clients: 64,
      until: { count },
    })
    if (wrong !== null) throw new Error(`${one.name}: ${wrong}`)
    megabytes.push(memoryOf([one.pid ?? 0]).rssMb)
  }
  const early = Math.max(...megabytes.slice(0, MEMORY_STEPS / 2))
  const late = Math.max(...megabytes.slice(MEMORY_STEPS / 2))
  const text = `${figure(megabytes[0], 0)} after the first tenth, ${figure(early, 0)} at most in the first half, ${figure(late, 0)} in the second`
  const reads = [single('memory', 100 * (late / early - 1), quick ? 10_000 : 100_000)]
  const met = late <= early * FLAT_SHARE
  sheet.put({ row, column: one.name, text, met, data: megabytes, reads })
}

/** With the load of the last minute before each case and at the end: others may have used the machine. */
function machine(loads: readonly (readonly number[])[]): string {
  const [first] = cpus()
  const load = loads.map(([minute]) => figure(minute, 1)).join(', ')
  return `${cpus().length} × ${first?.model.trim() ?? 'CPU'}, ${process.platform} ${release()}, Node ${process.version}; load averages ${load}.`
}
