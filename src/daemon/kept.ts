/** What the daemon keeps in `host.db`, opened and made steadfast, and the chronicle that is written to it. */
import type { Clock, Instant } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { agentRecords } from '../store/agents.ts'
import { openDatabase, syncLog } from '../store/database.ts'
import { eventStore } from '../store/events.ts'
import { HOST_MIGRATIONS } from '../store/migrations/host.ts'
import { scheduleRecords } from '../store/schedule.ts'
import type { ScheduleRecords } from '../schedule/records.ts'
import type { NewEvent, Records } from '../supervisor/records.ts'
import { chronicle, type Chronicle } from './chronicle.ts'
import type { DaemonLog } from './daemon-log.ts'
import type { HomePaths } from './paths.ts'
import { steadfast } from './steadfast.ts'

export type Kept = {
  readonly records: Records
  readonly schedule: ScheduleRecords
  readonly story: Chronicle
  readonly lastExitAt: (agent: string) => Instant | null
  readonly newestCursor: () => number
  /** Recent events of these kinds, oldest first. */
  readonly newestOf: (kinds: readonly string[]) => readonly NewEvent[]
  /** Called each second: tries what could not be written, and puts what was onto the disk. */
  readonly upkeep: () => void
  readonly close: () => void
}

/** Older events are deleted: the table has a limit. */
const EVENTS_KEPT = 100_000
/** Looking through more would hold up the start. */
const RECENT_EVENTS = 10_000

export function keepStore(paths: HomePaths, clock: Clock, log: DaemonLog): Kept {
  const { db, movedTo } = openDatabase(paths.hostDb, {
    synchronous: 'normal',
    migrations: HOST_MIGRATIONS,
  })
  const events = eventStore(db)
  const writes = steadfast(agentRecords(db), events, (problem) => log.logger.error(problem))
  const exits = lastExits(writes.records)
  const story = chronicle({ clock, logger: log.logger, events }, writes.append)
  if (movedTo !== null) story.tell('store.damaged', 'daemon', damageText(movedTo))
  let dirty = true
  /** Also what waited for room on the disk: it is there before anybody reads. */
  const writeOut = (): void => {
    story.flush()
    writes.retry()
  }
  return {
    schedule: scheduleRecords(db),
    records: {
      ...writes.records,
      setWanted(name, wanted) {
        dirty = true
        writes.records.setWanted(name, wanted)
      },
      ended(name, generation, exit, failures) {
        exits.set(name, exit.at)
        writes.records.ended(name, generation, exit, failures)
      },
    },
    story: {
      ...story,
      since(cursor, limit) {
        writeOut()
        return story.since(cursor, limit)
      },
      tell(...told) {
        dirty = true
        story.tell(...told)
      },
    },
    lastExitAt: (agent) => exits.get(agent) ?? null,
    newestCursor() {
      writeOut()
      return events.newestCursor()
    },
    newestOf: (kinds) => events.newestOf(kinds, RECENT_EVENTS),
    upkeep() {
      writeOut()
      if (!dirty) return
      dirty = false
      syncLog(paths.hostDb).catch((error: unknown) => log.logger.error(causeOf(error)))
      events.keepNewest(EVENTS_KEPT)
    },
    close() {
      writeOut()
      db.close()
    },
  }
}

function lastExits({ agents }: Pick<Records, 'agents'>): Map<string, Instant> {
  const exits = new Map<string, Instant>()
  for (const { name, lastExit } of agents()) {
    if (lastExit !== null) exits.set(name, lastExit.at)
  }
  return exits
}

function damageText(movedTo: string): string {
  return `host.db was damaged and was moved to ${movedTo}: the events and what was asked of the agents are lost; all agents are wanted up`
}
