/**
 * The daemon killed with SIGKILL again and again while agents fail and their alerts are on their way: after it
 * each failure is counted in an alert, each notice has one row for each channel, and each has arrived.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { openLedger, type Fault, type Ledger } from '../faults/fault.ts'
import { randomFrom } from '../harness/figures.ts'
import { openHome, type Home } from '../harness/home.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, kill, type Room } from '../harness/workbench.ts'
import { countedEvents } from './counted-events.ts'
import { openSink, type Sink, type Taken } from './sink.ts'

const LOOPS = 4
const ONCE = 120
/** About how long one turn takes. */
const TURN_MS = 600
/** All that waits is tried within this, its distances being short after few attempts. */
const REST_WITHIN_MS = 120_000

export const killDeliveries: Fault = (bench, { seed, kills }) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const random = randomFrom(seed)
    let isCalm = false
    const sink = await openSink(() =>
      isCalm
        ? { afterMs: 0, accepts: true }
        : { afterMs: random() * 150, accepts: random() < 0.85 },
    )
    const home = openHome(room)
    home.configureRaw(JSON.stringify(configOf(sink, kills)))
    let daemon = home.launch()
    for (let turn = 1; turn <= kills; turn++) {
      await pause(150 + random() * 900)
      if (!kill(daemon, 'SIGKILL')) ledger.note(`the daemon was gone before kill ${turn}`)
      await until(() => !isAlive(daemon), { withinMs: 10_000, everyMs: 1 })
      daemon = home.launch()
    }
    isCalm = true
    if (!(await home.answers())) ledger.note('the daemon does not answer after the last kill')
    await home.command('stop', '--all')
    const isAtRest = await until(() => restIn(home, room), {
      withinMs: REST_WITHIN_MS,
      everyMs: 500,
    })
    if (isAtRest === null) ledger.note('something is still due after everything was calm')
    kill(daemon, 'SIGTERM')
    await until(() => !isAlive(daemon), { withinMs: 10_000 })
    const did = check(home, room, { ledger, taken: sink.taken })
    await sink.close()
    return {
      fault: 'killed while alerts are delivered',
      did: `${kills} kills; ${did}`,
      violations: ledger.violations,
    }
  })

export const ALERT_FAULTS: Readonly<Record<string, Fault>> = { 'kill-deliveries': killDeliveries }

/** Many agents of which one fails every few kills for the first time, and some that fail ever again. */
function configOf({ url }: Sink, kills: number): unknown {
  const restart = { steps: ['50ms', '200ms'], limit: { starts: 1000, within: '10m' } }
  const failing = (after: string, how: object): object => ({
    command: ['/bin/sh', '-c', `sleep ${after}; exit 3`],
    restart: how,
  })
  const loops = Array.from({ length: LOOPS }, (_, each) => [
    `loop${each}`,
    failing(`0.${each + 1}`, restart),
  ])
  const spaced = (kills * TURN_MS) / 1000 / ONCE
  const once = Array.from({ length: ONCE }, (_, each) => [
    `once${each}`,
    failing((each * spaced).toFixed(2), { steps: ['1h'], upLongEnough: '1h' }),
  ])
  const limited = { ...restart, limit: { starts: 3, within: '1s' }, slowRetry: '2s' }
  const agents = Object.fromEntries([...loops, ...once, ['fails', failing('0', limited)]]) as object
  const channels = [{ webhook: url }, { webhook: `${url}?two`, name: 'two' }]
  return { agents, alerts: { channels } }
}

/** A copy, so that looking changes nothing. */
function copyOf(home: Home, room: Room): Database.Database {
  const folder = join(room.dir, 'look')
  mkdirSync(folder, { recursive: true })
  for (const name of ['host.db', 'host.db-wal']) {
    if (existsSync(join(home.dir, name))) copyFileSync(join(home.dir, name), join(folder, name))
  }
  return new Database(join(folder, 'host.db'))
}

function restIn(home: Home, room: Room): boolean {
  const db = copyOf(home, room)
  try {
    const row = db.prepare(`SELECT count(*) AS count FROM deliveries WHERE state = 'due'`).get()
    return (row as { count: number }).count === 0
  } finally {
    db.close()
  }
}

type Found = { readonly ledger: Ledger; readonly taken: readonly Taken[] }

function check(home: Home, room: Room, { ledger, taken }: Found): string {
  const db = copyOf(home, room)
  try {
    const whole = String(db.pragma('integrity_check', { simple: true }))
    ledger.expect(whole === 'ok', `host.db: ${whole}`)
    const { told, groups, wrong } = countedEvents(db)
    for (const line of wrong) ledger.note(line)
    const notices = db.prepare('SELECT id FROM notices').all() as { id: number }[]
    const rows = db.prepare('SELECT notice, channel, state FROM deliveries').all() as {
      notice: number
      channel: string
      state: string
    }[]
    for (const { id } of notices) {
      const mine = rows.filter(({ notice }) => notice === id)
      ledger.expect(mine.length === 2, `notice ${id} has ${mine.length} rows for 2 channels`)
    }
    const arrived = new Map<number, number>()
    for (const { once, accepted } of taken) {
      const id = Number(once.split('-').at(-1))
      if (accepted) arrived.set(id, (arrived.get(id) ?? 0) + 1)
    }
    const lost = rows.filter(({ notice, state }) => state === 'delivered' && !arrived.has(notice))
    for (const { notice } of lost)
      ledger.note(`notice ${notice} counts as delivered and never came`)
    const known = new Set(notices.map(({ id }) => id))
    for (const id of arrived.keys()) {
      ledger.expect(known.has(id), `notice ${id} came and is not in the table`)
    }
    for (const { notice, state } of rows) {
      const isOver = state === 'delivered' || state === 'superseded'
      ledger.expect(isOver, `notice ${notice} is ${state}`)
    }
    const sent = [...arrived.values()].reduce((sum, count) => sum + count, 0)
    const delivered = rows.filter(({ state }) => state === 'delivered').length
    return `${told} failures in ${groups} groups; ${notices.length} notices, ${delivered} delivered, ${sent - delivered} sent twice to the same place`
  } finally {
    db.close()
  }
}
