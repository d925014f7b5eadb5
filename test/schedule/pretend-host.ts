/**
 * A host of which only the processes are pretended: they live on a manual clock, outlive the schedulers
 * that begin them, and everything that happens to them is written down. Its host.db is a real one.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { scheduleRecords } from '../../src/store/schedule.ts'
import type { Exit, Started } from '../../src/schedule/run-doors.ts'
import type { JobPlan } from '../../src/schedule/plan.ts'
import type { ScheduleRecords } from '../../src/schedule/records.ts'
import { scheduler, type Scheduler } from '../../src/schedule/scheduler.ts'
import { slotKey, type Slot, type SlotId } from '../../src/schedule/slot.ts'
import type { JobEvent } from '../../src/schedule/telling.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

export type Run = {
  readonly job: string
  readonly slot: SlotId
  readonly attempt: number
  readonly begunAt: number
  endedAt: number | null
  exit: Exit
}

export type Fate = { readonly lastsMs: number; readonly code: number }
/** Where the daemon is killed. */
export type Kill = 'before the record' | 'after the record' | 'once it is started' | null

export type PretendHost = {
  readonly clock: ManualClock
  readonly db: Database
  readonly records: ScheduleRecords
  readonly runs: readonly Run[]
  readonly events: JobEvent[]
  readonly troubles: unknown[]
  /** A daemon begins; the one before, if any, is as dead as after kill -9. */
  readonly begin: (plans: readonly JobPlan[]) => Promise<Scheduler>
  /** Kills the daemon at the next such moment. */
  killAt: Kill
  readonly isDead: () => boolean
  readonly close: () => void
}

export class Killed extends Error {}

/** Lets promises that are due be kept. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function pretendHost(fateOf: (slot: Slot) => Fate): PretendHost {
  const clock = manualClock()
  const home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  const { db } = openDatabase(join(home, 'host.db'), {
    synchronous: 'normal',
    migrations: HOST_MIGRATIONS,
  })
  const records = scheduleRecords(db)
  const runs: Run[] = []
  const alive = new Map<string, { run: Run; end: (exit: Exit) => void; ended: Promise<Exit> }>()
  let generation = 0
  const keyOf = (id: SlotId, attempt: number): string => `${slotKey(id)}/${attempt}`
  const fork = (slot: Slot): Started => {
    const { job, attempts: attempt } = slot
    const id: SlotId = { job, at: slot.at, kind: slot.kind }
    const run: Run = { job, slot: id, attempt, begunAt: clock.now(), endedAt: null, exit: null }
    runs.push(run)
    const { promise, resolve } = Promise.withResolvers<Exit>()
    const { lastsMs, code } = fateOf(slot)
    const key = keyOf(slot, attempt)
    const end = (exit: Exit): void => {
      if (run.endedAt !== null) return
      run.endedAt = clock.now()
      run.exit = exit
      alive.delete(key)
      resolve(exit)
    }
    alive.set(key, { run, end, ended: promise })
    clock.wakeAt(clock.steady() + lastsMs, () => end({ code, signal: null }))
    return { identity: { pid: runs.length, startedAt: 'then', bootId: 'boot' }, ended: promise }
  }
  const host: PretendHost = {
    clock,
    db,
    records,
    runs,
    events: [],
    troubles: [],
    killAt: null,
    isDead: () => generation < 0,
    close() {
      db.close()
      rmSync(home, { recursive: true, force: true })
    },
    async begin(plans) {
      const mine = (generation = Math.abs(generation) + 1)
      const die = (at: Kill): void => {
        if (generation !== mine) throw new Killed('it is dead already')
        if (host.killAt !== at) return
        host.killAt = null
        generation = -mine
        throw new Killed(String(at))
      }
      const one = scheduler({
        clock,
        records: {
          ...records,
          record(decisions, at) {
            die('before the record')
            records.record(decisions, at)
            die('after the record')
          },
          started(id, attempt, identity) {
            if (generation === mine) records.started(id, attempt, identity)
          },
        },
        bootId: () => 'boot',
        tell: (event) => host.events.push(event),
        failed: (error) => host.troubles.push(error),
        recorded: () => undefined,
        async start(_plan, slot) {
          if (generation !== mine) return new Promise(() => undefined)
          const started = fork(slot)
          try {
            die('once it is started')
          } catch {
            return new Promise(() => undefined)
          }
          return started
        },
        async takeUp({ id, attempt }) {
          const found = alive.get(keyOf(id, attempt))
          const identity = { pid: 1, startedAt: 'then', bootId: 'boot' }
          if (found !== undefined) return { identity, ended: found.ended }
          const gone = runs.find(
            (run) => slotKey(run.slot) === slotKey(id) && run.attempt === attempt,
          )
          return gone === undefined ? null : { ended: gone.exit }
        },
        async stop(id, attempt) {
          alive.get(keyOf(id, attempt))?.end({ code: null, signal: 'SIGTERM' })
        },
        rssBytes: (of) => Promise.resolve(of.map(() => 1_000_000)),
      })
      await one.setPlans(plans)
      await settled()
      return one
    },
  }
  return host
}
