/**
 * `npm run bench -- ROOM` and `npm run faults -- ROOM`: measures, or breaks things on
 * purpose, and prints one table. Exits 1 when a target was missed or something did not survive.
 */
import { parseArgs } from 'node:util'
import { benchAlerts } from './alerts/bench.ts'
import { ALERT_FAULTS } from './alerts/kill-deliveries.ts'
import { benchGateway, CONTESTANTS } from './gateway/bench.ts'
import { GATEWAY_PEERS } from './gateway/peers.ts'
import { GATEWAY_FAULTS } from './faults/gateway-storm.ts'
import { FAULTS, runFaults, SCHEDULE_FAULTS } from './faults/run.ts'
import { unfit } from './harness/processes.ts'
import { closeWorkbench, openWorkbench, type Workbench } from './harness/workbench.ts'
import { PEER_NAMES } from './peers/find.ts'
import { benchRankings } from './rankings/bench.ts'
import { benchRegression } from './regression/bench.ts'
import { benchSchedule } from './schedule/bench.ts'
import { MEASURES, benchSupervisor } from './supervisor/bench.ts'

const USAGE = `usage: npm run bench -- supervisor|schedule|alerts|rankings|gateway|regression [--quick] [--peers none|NAME,…] [--only NAME,…]
       npm run faults -- supervisor|schedule|alerts [--quick] [--seed N] [--kills N] [--only NAME,…]
       npm run faults -- gateway [--quick] [--seed N] [--seconds N] [--only NAME,…]`

const FAULTS_OF = {
  supervisor: FAULTS,
  schedule: SCHEDULE_FAULTS,
  alerts: ALERT_FAULTS,
  gateway: GATEWAY_FAULTS,
} as const
type FaultRoom = keyof typeof FAULTS_OF
/** Measured, and broken by no fault of this program. */
const MEASURED_ROOMS = { rankings: benchRankings, regression: benchRegression } as const
type MeasuredRoom = keyof typeof MEASURED_ROOMS
type Wish =
  | { readonly what: 'bench'; readonly room: FaultRoom | MeasuredRoom }
  | { readonly what: 'faults'; readonly room: FaultRoom }

function wishOf([what, room, ...rest]: readonly string[]): Wish | null {
  if (rest.length > 0 || room === undefined) return null
  if (what === 'bench' && Object.hasOwn(MEASURED_ROOMS, room))
    return { what, room: room as MeasuredRoom }
  if (!Object.hasOwn(FAULTS_OF, room)) return null
  return what === 'bench' || what === 'faults' ? { what, room: room as FaultRoom } : null
}

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  peers: { type: 'string' },
  only: { type: 'string' },
  seed: { type: 'string' },
  kills: { type: 'string' },
  /** The gateway is killed each second. */
  seconds: { type: 'string' },
} as const

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const wish = wishOf(positionals)
  if (wish === null) {
    process.stderr.write(`${USAGE}\n`)
    return 64
  }
  const reason = unfit()
  if (reason !== null) throw new Error(`unable to measure here: ${reason}`)
  const bench = await openWorkbench((text) => void process.stderr.write(`${text}\n`))
  try {
    const { report, passed } = await (wish.what === 'bench'
      ? benches(bench, values, wish.room)
      : faults(bench, values, wish.room))
    process.stdout.write(`${report}\n`)
    return passed ? 0 : 1
  } finally {
    closeWorkbench(bench)
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']
type Outcome = { readonly report: string; readonly passed: boolean }

async function benches(bench: Workbench, values: Values, room: Wish['room']): Promise<Outcome> {
  if (room === 'schedule') return benchSchedule(bench)
  if (room === 'alerts' || room === 'rankings' || room === 'regression') {
    const measure = room === 'alerts' ? benchAlerts : MEASURED_ROOMS[room]
    const { report, met } = await measure(bench, values)
    return { report, passed: met }
  }
  if (room === 'gateway') {
    const peers = peersFrom(values.peers, GATEWAY_PEERS)
    const only = namesFrom(values.only, CONTESTANTS)
    const { report, met } = await benchGateway(bench, { quick: values.quick, peers, only })
    return { report, passed: met }
  }
  const peers = peersFrom(values.peers, PEER_NAMES)
  const only = namesFrom(values.only, Object.keys(MEASURES))
  const { report, met } = await benchSupervisor(bench, { quick: values.quick, peers, only })
  return { report, passed: met }
}

async function faults(bench: Workbench, values: Values, room: FaultRoom): Promise<Outcome> {
  const all = FAULTS_OF[room]
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const usual = values.quick ? 10 : room === 'gateway' ? 60 : 200
  const kills = Number(values.kills ?? values.seconds ?? usual)
  return runFaults(bench, { all, seed, kills, only: namesFrom(values.only, Object.keys(all)) })
}

function peersFrom(text: string | undefined, all: readonly string[]): readonly string[] {
  return text === 'none' ? [] : (text?.split(',') ?? all)
}

function namesFrom(text: string | undefined, all: readonly string[]): readonly string[] {
  if (text === undefined) return all
  const names = text.split(',')
  const stranger = names.find((name) => !all.includes(name))
  if (stranger === undefined) return all.filter((name) => names.includes(name))
  throw new Error(`unable to run ${stranger}: there is ${all.join(', ')}`)
}

process.exitCode = await main()
