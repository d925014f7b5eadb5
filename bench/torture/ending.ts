/** The end of a torture: rest, then everything is stopped, and all that was written is judged. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { until } from '../harness/stamps.ts'
import { judgeAcknowledged } from './judge-acknowledged.ts'
import { judgeAlerts } from './judge-alerts.ts'
import { judgeLines } from './judge-lines.ts'
import { judgeMoney } from './judge-money.ts'
import { judgeSlots } from './judge-slots.ts'
import { reading, type Kept } from './keeping.ts'
import type { Live } from './live.ts'
import type { Readers } from './readers.ts'
import { calmDown, comeToRest } from './rest.ts'
import { leaksInFiles, leaksInText } from './secrets.ts'
import { rows } from './mains.ts'
import type { CapRow } from './tally.ts'

const STOPPED_WITHIN_MS = 120_000
const DELIVERED_WITHIN_MS = 180_000

export type Ending = {
  readonly live: Live
  readonly kept: Kept
  readonly readers: Readers
  readonly say: (text: string) => void
}

/** Gives how near each cap was. */
export async function endAll({ live, kept, readers, say }: Ending): Promise<readonly CapRow[]> {
  const { stage, witness } = live
  const { record, launchd } = stage
  say('fair weather; waiting for rest')
  await calmDown(live)
  await comeToRest(live)
  await allDelivered(live)
  kept.look()
  await readers.end()
  say('stopping all')
  const stopped = await stage.command('stop', '--all')
  record.note(`stop --all: exit ${stopped.code}: ${stopped.stderr}`)
  const gone = await until(() => !witness.now().some(({ mark }) => mark !== null), {
    withinMs: STOPPED_WITHIN_MS,
    everyMs: 200,
  })
  if (gone === null) record.violated('processes are left after `stop --all`', rows(witness.now()))
  kept.look()
  await kept.end()
  await witness.end()
  record.count('starts of the daemon', await launchd.runsOf('daemon'))
  record.count('runs of the watchdog', await launchd.runsOf('watchdog'))
  await launchd.unload()
  await until(async () => (await launchd.pidOf('daemon')) === null, { withinMs: 40_000 })
  say('judging')
  const caps = await judgeMoney(stage)
  judgeFiles(live, kept, readers)
  return caps
}

/** Weather has been fair since: what still waits goes when its time comes. */
async function allDelivered({ stage }: Live): Promise<void> {
  let due = -1
  const look = (): boolean => {
    reading(join(stage.home, 'host.db'), (db) => {
      const row = db.prepare("SELECT count(*) AS due FROM deliveries WHERE state = 'due'").get()
      due = (row as { due: number }).due
    })
    return due === 0
  }
  const done = await until(look, { withinMs: DELIVERED_WITHIN_MS, everyMs: 1000 })
  stage.record.note(`deliveries due at rest: ${due}`)
  stage.record.expect(done !== null, `${due} deliveries are still due after fair weather`)
}

function judgeFiles({ stage, acknowledged }: Live, kept: Kept, readers: Readers): void {
  const { record, home, secrets, sink, cast } = stage
  for (const name of ['host.db', 'ledger.db', 'insights.db']) {
    // Without an applied table there are no insights.
    const answer = existsSync(join(home, name)) ? integrityOf(join(home, name)) : 'ok'
    record.expect(answer === 'ok', `${name}: ${answer}`)
  }
  const ran = readFileSync(cast.ran, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  record.count('runs of jobs', ran.length)
  record.count('slots', kept.slots.size)
  const { hook, hookTwo } = secrets
  reading(join(home, 'host.db'), (db) => {
    const facts = { arrived: sink.arrived, channels: { one: hook, two: hookTwo } }
    const { wrong, events, notices } = judgeAlerts(db, facts)
    record.count('events', events)
    record.count('notices', notices)
    for (const text of wrong) record.violated(text)
  })
  record.count('notices that arrived', sink.arrived.length)
  const { events } = readers
  const found = [
    ...judgeSlots(kept, ran),
    ...judgeAcknowledged({ home, acknowledged, kept, events }),
  ]
  for (const text of found) record.violated(text)
  judgeLines(stage)
  const bodies = sink.arrived.map(({ body }) => body).join('\n')
  const leaks = [
    ...leaksInFiles(home, secrets),
    ...leaksInText('what alerts said', bodies, secrets),
  ]
  for (const leak of leaks) record.violated(`a secret in ${leak}`)
  record.count('checks', 8)
}

function integrityOf(path: string): string {
  try {
    const db = new Database(path, { readonly: true })
    const answer = String(db.pragma('integrity_check', { simple: true }))
    db.close()
    return answer
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
