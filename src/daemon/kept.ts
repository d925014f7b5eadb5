/** What the daemon keeps in `host.db`, opened and made steadfast, and the chronicle that is written to it. */
import type { Clock, Instant } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { agentRecords } from '../store/agents.ts'
import { openDatabase, syncLog } from '../store/database.ts'
import { endedWithoutWord, eventStore } from '../store/events.ts'
import { noticeCursor, type NoticeCursor, type NoticeSource } from '../store/notice-cursor.ts'
import { HOST_MIGRATIONS } from '../store/migrations/host.ts'
import { scheduleRecords } from '../store/schedule.ts'
import type { ScheduleRecords } from '../schedule/records.ts'
import type { NewEvent, Records } from '../supervisor/records.ts'
import { alerting, type Alerting } from './alerting.ts'
import { chronicle, type Chronicle } from './chronicle.ts'
import { tellHostDamage } from './damage.ts'
import type { DaemonLog } from './daemon-log.ts'
import type { HomePaths } from './paths.ts'
import { steadfast } from './steadfast.ts'

export type Kept = {
  readonly records: Records
  readonly schedule: ScheduleRecords
  readonly story: Chronicle
  readonly alerting: Alerting
  readonly lastExitAt: (agent: string) => Instant | null
  readonly newestCursor: () => number
  /** Up to where the gateway's notices, and the news in `insights.db`, were told; moved on through `story.take`. */
  readonly notices: Readonly<Record<NoticeSource, NoticeCursor>>
  /** Recent events of these kinds, oldest first. */
  readonly newestOf: (kinds: readonly string[]) => readonly NewEvent[]
  /** Called each second: tries what could not be written, and puts what was onto the disk. */
  readonly upkeep: () => void
  readonly close: () => void
}

export type KeptFrom = {
  readonly paths: HomePaths
  readonly clock: Clock
  readonly log: DaemonLog
  readonly env: NodeJS.ProcessEnv
}

const KILLED =
  'the daemon before this one ended without a word: it was killed, it crashed, or the host went down'

/** Older events are deleted: the table has a limit. */
const EVENTS_KEPT = 100_000
/** Looking through more would hold up the start. */
const RECENT_EVENTS = 10_000

const OPENING = { synchronous: 'normal', migrations: HOST_MIGRATIONS } as const

export function keepStore({ paths, clock, log, env }: KeptFrom): Kept {
  const { db, movedTo } = openDatabase(paths.hostDb, OPENING, clock.now())
  const events = eventStore(db)
  const writes = steadfast(agentRecords(db), (problem) => log.logger.error(problem))
  const exits = exitsIn(writes.records)
  const alarm = alerting({
    db,
    paths,
    clock,
    env,
    keep: writes.keep,
    tell: (...told) => tell(...told),
  })
  const story = chronicle({ clock, logger: log.logger, events }, (list, also) =>
    alarm.note(list, () => events.appendAll(list, also)),
  )
  if (endedWithoutWord(db)) story.tell('daemon.killed', 'daemon', KILLED)
  if (movedTo !== null) tellHostDamage(movedTo, paths.home, story.tell)
  const disk = flusher(paths.hostDb, log)
  const tell: Chronicle['tell'] = (...told) => {
    disk.touch()
    story.tell(...told)
  }
  /** Also what waited for room on the disk: it is there before anybody reads. */
  const writeOut = (): void => {
    story.flush()
    writes.retry()
  }
  return {
    schedule: scheduleRecords(db),
    records: watched(writes.records, exits, disk.touch),
    story: {
      ...story,
      since(cursor, limit) {
        writeOut()
        return story.since(cursor, limit)
      },
      tell,
    },
    alerting: alarm,
    notices: { gateway: noticeCursor(db, 'gateway'), insights: noticeCursor(db, 'insights') },
    lastExitAt: (agent) => exits.get(agent) ?? null,
    newestCursor() {
      writeOut()
      return events.newestCursor()
    },
    newestOf: (kinds) => events.newestOf(kinds, RECENT_EVENTS),
    upkeep() {
      writeOut()
      if (disk.flush()) events.keepNewest(EVENTS_KEPT)
      alarm.tick()
    },
    close() {
      writeOut()
      db.close()
    },
  }
}

/** Puts what was committed onto the disk when it is asked to, if something was. */
function flusher(path: string, { logger }: DaemonLog): { touch: () => void; flush: () => boolean } {
  let dirty = true
  return {
    touch: () => void (dirty = true),
    flush() {
      if (!dirty) return false
      dirty = false
      syncLog(path).catch((error: unknown) => logger.error(causeOf(error)))
      return true
    },
  }
}

function exitsIn(records: Records): Map<string, Instant> {
  const exits = new Map<string, Instant>()
  for (const { name, lastExit } of records.agents()) {
    if (lastExit !== null) exits.set(name, lastExit.at)
  }
  return exits
}

/** The same records; ends are remembered, and wishes are flushed soon. */
function watched(records: Records, exits: Map<string, Instant>, touched: () => void): Records {
  return {
    ...records,
    setWanted(name, wanted) {
      touched()
      records.setWanted(name, wanted)
    },
    ended(name, generation, exit, failures) {
      exits.set(name, exit.at)
      records.ended(name, generation, exit, failures)
    },
  }
}
