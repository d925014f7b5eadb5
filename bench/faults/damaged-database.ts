/**
 * `host.db` damaged while no daemon runs and while one does: the next daemon puts it aside, says so,
 * and still finds its running agents.
 */
import {
  closeSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { randomFrom } from '../harness/figures.ts'
import { openHome, type Home } from '../harness/home.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, kill } from '../harness/workbench.ts'
import { NO_WAITS, entryOf } from '../peers/agenthost.ts'
import { agentsIn } from '../supervisor/contest.ts'
import { integrityOf, openLedger, type Fault } from './fault.ts'
import { diedAmong, rest } from './witness.ts'

/** Killed while the daemon's database is damaged: it has to come back all the same. */
const VICTIM = 'w3'

type Damage = {
  readonly name: string
  readonly whileRunning: boolean
  readonly does: (path: string, random: () => number) => void
}

const DAMAGES: readonly Damage[] = [
  { name: 'overwritten with noise', whileRunning: false, does: overwrite },
  { name: 'cut in half', whileRunning: false, does: cutInHalf },
  { name: 'a text file instead', whileRunning: false, does: replace },
  { name: 'deleted', whileRunning: false, does: (path) => rmSync(path) },
  { name: 'overwritten under a running daemon', whileRunning: true, does: overwrite },
]

export const damagedDatabase: Fault = async (bench, { seed }) => {
  const violations: string[] = []
  const random = randomFrom(seed)
  for (const damage of DAMAGES) violations.push(...(await once(bench, damage, random)))
  const did = DAMAGES.map(({ name }) => name).join(', ')
  return { fault: 'damaged host.db', did, violations }
}

function once(
  bench: Parameters<Fault>[0],
  damage: Damage,
  random: () => number,
): Promise<readonly string[]> {
  return inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const note = (text: string): void => ledger.note(`${damage.name}: ${text}`)
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: 4, mode: 'ticker' })
    const wanted = new Map(agents.map(({ name }) => [name, 'up' as const]))
    home.configure(
      Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env, NO_WAITS)])),
    )
    const first = home.launch()
    for (const text of await rest(home, room, { wanted, withinMs: 20_000 })) note(text)
    if (damage.whileRunning) {
      damage.does(join(home.dir, 'host.db'), random)
      kill(room.stamps.newest().get(VICTIM)?.pid ?? 0, 'SIGKILL')
      for (const text of await rest(home, room, { wanted, withinMs: 15_000 })) note(text)
    }
    kill(first, 'SIGKILL')
    await until(() => !isAlive(first), { withinMs: 5000 })
    if (!damage.whileRunning) {
      // Until then all of it is in the write-ahead log, and the file itself is nearly empty.
      const database = new Sqlite(join(home.dir, 'host.db'))
      database.pragma('wal_checkpoint(TRUNCATE)')
      database.close()
      damage.does(join(home.dir, 'host.db'), random)
    }
    const second = home.launch()
    for (const text of await rest(home, room, { wanted, withinMs: 20_000 })) note(text)
    const untouched = [...wanted.keys()].filter((name) => name !== VICTIM || !damage.whileRunning)
    for (const text of diedAmong(untouched, room)) note(text)
    // Under a running daemon the write-ahead log may have made it whole again.
    if (damage.name !== 'deleted' && !damage.whileRunning) await checkTold(home, note)
    await home.end(second)
    const answer = integrityOf(home, room)
    if (answer !== 'ok') note(`the new host.db is not whole: ${answer}`)
    return ledger.violations
  })
}

async function checkTold(home: Home, note: (text: string) => void): Promise<void> {
  const aside = readdirSync(home.dir).filter((name) => /^host\.db.+/.test(name))
  const kept = aside.filter((name) => name !== 'host.db-wal' && name !== 'host.db-shm')
  if (kept.length === 0) note('the damaged file was not kept')
  const told = (await home.events()).some(({ message }) => message.includes('host.db'))
  if (!told) note('no event tells of the damaged file')
}

/** Noise over the header and half of the pages. */
function overwrite(path: string, random: () => number): void {
  const file = openSync(path, 'r+')
  const { size } = statSync(path)
  for (let at = 0; at < size; at += 512) {
    if (at > 0 && random() < 0.5) continue
    const noise = Buffer.from(Array.from({ length: 512 }, () => Math.floor(random() * 256)))
    writeSync(file, noise, 0, noise.length, at)
  }
  closeSync(file)
}

function cutInHalf(path: string): void {
  truncateSync(path, Math.floor(statSync(path).size / 2) - 100)
}

function replace(path: string): void {
  writeFileSync(path, 'this was a database once\n')
}
