/** The rooms that can be measured, and one run of one of them: measured, told, kept. */
import { loadavg } from 'node:os'
import { benchAlerts } from './alerts/bench.ts'
import { benchCommands } from './commands/bench.ts'
import { benchGateway, CONTESTANTS } from './gateway/bench.ts'
import { GATEWAY_PEERS } from './gateway/peers.ts'
import { keep } from './harness/kept.ts'
import { busyNow, thisCommit, thisMachine } from './harness/machine.ts'
import type { Workbench } from './harness/workbench.ts'
import { benchHouse } from './house/bench.ts'
import { PEER_NAMES } from './peers/find.ts'
import { benchRankings } from './rankings/bench.ts'
import { benchRegression } from './regression/bench.ts'
import { benchSchedule } from './schedule/bench.ts'
import { MEASURES, benchSupervisor } from './supervisor/bench.ts'
import type { Cell } from './supervisor/sheet.ts'
import type { Kept, Taken } from './table/figure.ts'
import { behavioursOf, figuresOf } from './table/figures-of.ts'
import { WANTED } from './table/wanted.ts'

export type RoomOptions = {
  readonly quick: boolean
  readonly peers: readonly string[]
  readonly only: readonly string[]
}

/** What a room's benchmark gives. */
export type Measured = {
  readonly report: string
  readonly met: boolean
  readonly cells: readonly Cell[]
  /** Of peers that were measured. */
  readonly versions?: Readonly<Record<string, string>>
  /** Peers that were not to be had, and why. */
  readonly absent?: Readonly<Record<string, string>>
}

type Room = {
  readonly bench: (bench: Workbench, options: RoomOptions) => Promise<Measured>
  /** Everybody that it can be measured beside. */
  readonly peers: readonly string[]
  /** What `--only` chooses among. */
  readonly parts: readonly string[]
}

export const ROOMS: Readonly<Record<string, Room>> = {
  supervisor: { bench: benchSupervisor, peers: PEER_NAMES, parts: Object.keys(MEASURES) },
  commands: { bench: benchCommands, peers: [], parts: [] },
  house: { bench: benchHouse, peers: [], parts: [] },
  schedule: { bench: benchSchedule, peers: [], parts: [] },
  alerts: { bench: benchAlerts, peers: [], parts: [] },
  rankings: { bench: benchRankings, peers: [], parts: [] },
  regression: { bench: benchRegression, peers: [], parts: [] },
  gateway: { bench: benchGateway, peers: GATEWAY_PEERS, parts: CONTESTANTS },
}

/** Measures one room and keeps its figures, whatever they came to. */
export async function benchRoom(
  bench: Workbench,
  name: string,
  options: RoomOptions,
): Promise<Measured> {
  const room = ROOMS[name]
  if (room === undefined) throw new Error(`unable to measure ${name}: there is no such room`)
  const commit = await thisCommit()
  const before = loadavg()[0] ?? 0
  const busyPercent = await busyNow()
  const from = performance.now()
  const measured = await room.bench(bench, options)
  const taken: Taken = {
    at: new Date().toISOString(),
    commit,
    command: `npm run bench -- ${name}${options.quick ? ' --quick' : ''}`,
    load: [before, loadavg()[0] ?? 0],
    busyPercent,
    quick: options.quick,
  }
  const { cells, versions = {}, absent = {} } = measured
  const isAll = (all: readonly string[], some: readonly string[]): boolean =>
    all.length === some.length
  const kept: Kept = {
    format: 1,
    room: name,
    minutes: (performance.now() - from) / 60_000,
    isWholeRoom: isAll(room.parts, options.only) && isAll(room.peers, options.peers),
    machine: thisMachine(),
    versions,
    absent,
    figures: figuresOf(cells, wantedOf(name), taken),
    behaviours: behavioursOf(cells, name, taken),
    troubles: cells
      .filter(({ isTrouble }) => isTrouble === true)
      .map(({ row, column, text }) => `${row}, ${column}: ${text}`),
    ...taken,
  }
  bench.say(`all figures: ${keep(bench.cache, kept, cells)}`)
  return measured
}

function wantedOf(name: string): typeof WANTED {
  return WANTED.filter(({ room }) => room === name)
}
