/**
 * The daemon killed with SIGKILL again and again while slots are due, decided, recorded and begun. In the
 * end each slot of each job is in the table once, and has run once.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { startDaemon } from '../harness/command.ts'
import { randomFrom } from '../harness/figures.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, kill, type Room } from '../harness/workbench.ts'
import { openLedger, type Fault, type Ledger } from './fault.ts'

const SPEED = 60
const MINUTE_MS = 60_000
const JOBS = 10
/** Slots are due at each minute of the fast clock; what follows takes about so long of real time. */
const BUSY_MS = 120
const UP_WITHIN_MS = 10_000

type SlotRow = { job: string; at: number; state: string; why: string; attempts: number }

export const killScheduler: Fault = (bench, { seed, kills }) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const random = randomFrom(seed)
    const home = join(room.dir, 'home')
    const ran = join(room.dir, 'ran')
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(join(home, 'agenthost.yaml'), configOf(ran))
    const began = Date.now()
    const socket = join(home, 'control.sock')
    const launch = (): number => {
      rmSync(socket, { force: true })
      return daemonIn(room, home, began)
    }
    let daemon = launch()
    for (let turn = 1; turn <= kills; turn++) {
      // One of five falls into its start, while it takes up what the one before has left.
      const isEarly = random() < 1 / 5
      if (!isEarly) await until(() => existsSync(socket), { withinMs: UP_WITHIN_MS })
      await pause(waitBefore(random, began))
      if (!kill(daemon, 'SIGKILL')) ledger.note(`the daemon was gone before kill ${turn}`)
      await until(() => !isAlive(daemon), { withinMs: 10_000, everyMs: 1 })
      if (turn % 20 === 0) bench.say(`${turn} kills`)
      daemon = launch()
    }
    const slots = await settled(home, ledger)
    kill(daemon, 'SIGTERM')
    await until(() => !isAlive(daemon), { withinMs: 10_000 })
    judge(slots, readFileSync(ran, 'utf8').trim().split('\n'), ledger)
    return {
      fault: 'daemon killed with SIGKILL while slots are decided',
      did: `${kills} kills over ${slots.length} slots of ${JOBS} jobs`,
      violations: ledger.violations,
    }
  })

/** YAML is written as JSON, which it contains. */
function configOf(ran: string): string {
  const script = `echo "$AGENTHOST_JOB $AGENTHOST_SLOT" >> ${ran}`
  const job = { every: '1m', command: ['/bin/sh', '-c', script], late: 'each', overlap: 'queue' }
  const names = Array.from({ length: JOBS }, (_each, index) => `job-${index}`)
  return JSON.stringify({ agents: {}, jobs: Object.fromEntries(names.map((name) => [name, job])) })
}

function daemonIn(room: Room, home: string, began: number): number {
  const program = join(import.meta.dirname, 'fast-daemon.ts')
  const argv = [process.execPath, program, home, String(SPEED), String(began)]
  return startDaemon(argv, { env: { ...room.env }, out: join(room.dir, 'daemon.out') })
}

/** Two of three kills fall into the moments after a slot was due, the others anywhere. */
function waitBefore(random: () => number, began: number): number {
  const slotEveryMs = MINUTE_MS / SPEED
  if (random() < 1 / 3) return random() * slotEveryMs
  const fastNow = began + (Date.now() - began) * SPEED
  const untilDueMs = (MINUTE_MS - (fastNow % MINUTE_MS)) / SPEED
  return untilDueMs + random() * BUSY_MS
}

/** Reads the table until all that is due has ended; the newest minute may still be under way. */
async function settled(home: string, ledger: Ledger): Promise<readonly SlotRow[]> {
  let slots: readonly SlotRow[] = []
  const isSettled = (): boolean => {
    const db = new Database(join(home, 'host.db'), { readonly: true, timeout: 5000 })
    slots = db.prepare('SELECT job, at, state, why, attempts FROM slots').all() as SlotRow[]
    db.close()
    const newest = Math.max(0, ...slots.map(({ at }) => at))
    const open = slots.filter(({ state }) => state === 'waiting' || state === 'open')
    return slots.length > 0 && open.every(({ at }) => at >= newest - MINUTE_MS)
  }
  const done = await until(isSettled, { withinMs: 120_000, everyMs: 200 })
  ledger.expect(done !== null, 'slots are left that never came to an end')
  return slots
}

function judge(slots: readonly SlotRow[], ran: readonly string[], ledger: Ledger): void {
  const counts = new Map<string, number>()
  for (const line of ran) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const [line, count] of counts) ledger.expect(count === 1, `${line} has run ${count} times`)
  const byJob = Map.groupBy(slots, ({ job }) => job)
  ledger.expect(byJob.size === JOBS, `${byJob.size} of ${JOBS} jobs have slots`)
  for (const [job, own] of byJob) {
    const times = own.map(({ at }) => at).toSorted((a, b) => a - b)
    const lost = times.findIndex(
      (at, index) => index > 0 && at - (times[index - 1] ?? 0) !== MINUTE_MS,
    )
    ledger.expect(
      lost === -1,
      `${job} has lost a slot before ${new Date(times[lost] ?? 0).toISOString()}`,
    )
  }
  for (const { job, at, state, why, attempts } of slots) {
    const name = `${job} ${new Date(at).toISOString()}`
    if (state === 'waiting' || state === 'open') continue
    ledger.expect(
      state === 'ran' && attempts === 1,
      `${name}: ${state} (${why}), attempts ${attempts}`,
    )
    ledger.expect(counts.has(name), `${name} is said to have run, and has not`)
  }
}
