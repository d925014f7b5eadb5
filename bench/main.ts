/**
 * `npm run bench [-- ROOM]` and `npm run faults -- ROOM`: measures, or breaks things on purpose, and prints one table.
 * Without a room it measures all of them and writes docs/benchmarks.md. Exits 1 when a target was missed or something
 * did not survive.
 */
import { parseArgs } from 'node:util'
import { benchAll } from './all.ts'
import { ALERT_FAULTS } from './alerts/kill-deliveries.ts'
import { GATEWAY_FAULTS } from './faults/gateway-storm.ts'
import { FAULTS, runFaults, SCHEDULE_FAULTS } from './faults/run.ts'
import { PAGE, writePage } from './harness/kept.ts'
import { unfit } from './harness/processes.ts'
import { cacheFolder, closeWorkbench, openWorkbench, type Workbench } from './harness/workbench.ts'
import { benchRoom, ROOMS } from './rooms.ts'

const USAGE = `usage: npm run bench [-- --quick] [--peers none|NAME,…] [--only ROOM,…]
       npm run bench -- ${Object.keys(ROOMS).join('|')} [--quick] [--peers none|NAME,…] [--only NAME,…]
       npm run bench -- table
       npm run faults -- supervisor|schedule|alerts [--quick] [--seed N] [--kills N] [--only NAME,…]
       npm run faults -- gateway [--quick] [--seed N] [--seconds N] [--only NAME,…]`

const FAULTS_OF: Readonly<Record<string, typeof FAULTS>> = {
  supervisor: FAULTS,
  schedule: SCHEDULE_FAULTS,
  alerts: ALERT_FAULTS,
  gateway: GATEWAY_FAULTS,
}

/** Neither 0 nor 1: nothing can be said of met or missed. */
const BROKE_OFF = 2

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  peers: { type: 'string' },
  only: { type: 'string' },
  seed: { type: 'string' },
  kills: { type: 'string' },
  /** The gateway is killed each second. */
  seconds: { type: 'string' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']
type Outcome = { readonly report: string; readonly passed: boolean }
type Work = (bench: Workbench) => Promise<Outcome>

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const [what, room, ...rest] = positionals
  if (what === 'bench' && room === 'table' && rest.length === 0) return table()
  const work = rest.length > 0 ? null : workOf(what, room, values)
  if (work === null) {
    process.stderr.write(`${USAGE}\n`)
    return 64
  }
  const reason = unfit()
  if (reason !== null) throw new Error(`unable to measure here: ${reason}`)
  if (work === 'all') {
    const rooms = namesFrom(values.only, Object.keys(ROOMS), 'refuse')
    return benchAll({ rooms, quick: values.quick, peers: values.peers })
  }
  const bench = await openWorkbench((text) => void process.stderr.write(`${text}\n`))
  try {
    const { report, passed } = await work(bench)
    process.stdout.write(`${report}\n`)
    return passed ? 0 : 1
  } finally {
    closeWorkbench(bench)
  }
}

/** Null for what nobody can do. */
function workOf(what = '', room: string | undefined, values: Values): Work | 'all' | null {
  if (what === 'bench' && room === undefined) return 'all'
  if (what === 'bench' && room !== undefined && Object.hasOwn(ROOMS, room)) {
    return (bench) => measured(bench, room, values)
  }
  if (what === 'faults' && room !== undefined && Object.hasOwn(FAULTS_OF, room)) {
    return (bench) => faults(bench, room, values)
  }
  return null
}

function table(): number {
  process.stdout.write(writePage(cacheFolder()))
  process.stderr.write(`written: ${PAGE}\n`)
  return 0
}

async function measured(bench: Workbench, room: string, values: Values): Promise<Outcome> {
  const { peers = [], parts = [] } = ROOMS[room] ?? {}
  const { report, met } = await benchRoom(bench, room, {
    quick: values.quick,
    peers: values.peers === 'none' ? [] : namesFrom(values.peers, peers, 'ignore'),
    only: namesFrom(values.only, parts, 'refuse'),
  })
  return { report, passed: met }
}

async function faults(bench: Workbench, room: string, values: Values): Promise<Outcome> {
  const all = FAULTS_OF[room] ?? {}
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const whole = room === 'gateway' ? 60 : 200
  const kills = Number(values.kills ?? values.seconds ?? (values.quick ? 10 : whole))
  const only = namesFrom(values.only, Object.keys(all), 'refuse')
  return runFaults(bench, { all, room, seed, kills, quick: kills < whole, only })
}

/** A stranger among the peers is one of another room where all rooms are run. */
function namesFrom(
  text: string | undefined,
  all: readonly string[],
  strangers: 'refuse' | 'ignore',
): readonly string[] {
  if (text === undefined) return all
  const names = text.split(',')
  const stranger = names.find((name) => !all.includes(name))
  if (stranger === undefined || strangers === 'ignore')
    return all.filter((name) => names.includes(name))
  throw new Error(`unable to run ${stranger}: there is ${all.join(', ')}`)
}

try {
  process.exitCode = await main()
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  const isExpected = text.startsWith('unable to ')
  process.stderr.write(`${isExpected || !(error instanceof Error) ? text : error.stack}\n`)
  process.exitCode = BROKE_OFF
}
// What a peer of the gateway has left open would keep the process for ever, and every room after it waiting.
process.exit()
