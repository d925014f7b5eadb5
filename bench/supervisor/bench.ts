/** The benchmark of the supervisor: every measure for agenthost, the bare floors and the peers. */
import { loadavg } from 'node:os'
import { thisMachine } from '../harness/machine.ts'
import type { Workbench } from '../harness/workbench.ts'
import { findAgenthost } from '../peers/agenthost.ts'
import { findPeers } from '../peers/find.ts'
import type { Found } from '../peers/peer.ts'
import type { Measured, RoomOptions } from '../rooms.ts'
import { FLOOR, OURS, type Contest, type Measure } from './contest.ts'
import { measureCrash } from './crash.ts'
import { CLONE_ROW, FLOOD_ROW } from './flood-words.ts'
import { measureFlood } from './flood.ts'
import { measureHang } from './hang.ts'
import { IDLE_ROW, measureIdle } from './idle.ts'
import { measureLoop } from './loop.ts'
import { AFTER_ROW, MEMORY_ROW, measureMemory } from './memory.ts'
import { RESTART_ROW, FAST_ROW, measureRestarts } from './restart.ts'
import { QUICK, WHOLE } from './scale.ts'
import { markdownOf, newSheet } from './sheet.ts'
import { STATUS_ROW, measureStatus } from './status.ts'
import { measureStubborn } from './stubborn.ts'
import { UP_DOWN_ROW, measureUpDown } from './updown.ts'

/** In the order in which they are measured. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  restart: measureRestarts,
  updown: measureUpDown,
  status: measureStatus,
  flood: measureFlood,
  memory: measureMemory,
  idle: measureIdle,
  loop: measureLoop,
  crash: measureCrash,
  stubborn: measureStubborn,
  hang: measureHang,
}

const TARGETS: Readonly<Record<string, string>> = {
  [RESTART_ROW]: 'median ≤ 3 × fork+exec and < 10',
  [FAST_ROW]: 'median ≤ 3 × fork+exec and < 10',
  [UP_DOWN_ROW]: '≤ 1.5 / ≤ 0.6',
  [STATUS_ROW]: '≤ 4 × bare Node',
  [FLOOD_ROW]: '0 lost, 0 torn, ≥ 0.4 of plain',
  [CLONE_ROW]: '0 lost, 0 torn, ≥ 0.9 of plain',
  [MEMORY_ROW(WHOLE.agents)]: 'RSS ≤ 90',
  [AFTER_ROW]: 'RSS within 10 %, files constant',
  [IDLE_ROW]: '≤ 0.1',
}

/** Gives the report in Markdown and whether agenthost met all its targets. */
export async function benchSupervisor(
  bench: Workbench,
  { quick, peers, only }: RoomOptions,
): Promise<Measured> {
  const found = await findPeers(peers, bench.cache)
  const contenders = [findAgenthost(), ...found.flatMap((one) => ('peer' in one ? [one.peer] : []))]
  const sheet = newSheet(bench.say)
  const contest: Contest = { bench, contenders, scale: quick ? QUICK : WHOLE, sheet }
  const from = performance.now()
  const loadBefore = loadavg()[0]
  for (const name of only) await MEASURES[name]?.(contest)
  const minutes = (performance.now() - from) / 60_000
  const columns = [OURS, FLOOR, ...contenders.slice(1).map(({ name }) => name)]
  const lines = [
    `## agenthost ${contenders[0]?.version} and peers as supervisors, ${new Date().toISOString().slice(0, 10)}`,
    machine(),
    `Peers: ${found.map(nameOf).join('; ') || 'none asked for'}. ` +
      `${quick ? 'REDUCED FORM. ' : ''}One run of ${minutes.toFixed(0)} min; load average before it ${loadBefore?.toFixed(2)}.`,
    '',
    markdownOf(sheet.cells(), columns, TARGETS),
  ]
  const cells = sheet.cells()
  return {
    report: lines.join('\n'),
    met: cells.every(({ met }) => met !== false),
    cells,
    versions: Object.fromEntries(contenders.map(({ name, version }) => [name, version])),
    absent: Object.fromEntries(
      found.flatMap((one) => ('peer' in one ? [] : [[one.name, one.skipped]])),
    ),
  }
}

function machine(): string {
  const { cpu, cores, memoryGiB, kernel, arch, node } = thisMachine()
  return `Machine: ${cores} × ${cpu}, ${memoryGiB} GiB, ${kernel} ${arch}; Node ${node}.`
}

function nameOf(found: Found): string {
  if ('peer' in found) return `${found.peer.name} ${found.peer.version}`
  return `${found.name} skipped (${found.skipped})`
}
