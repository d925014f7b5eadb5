/** Jobs as the control socket shows them: what is planned, what runs, what has become of the last slots. */
import { isoTime, type Clock } from '../clock.ts'
import type { JobDoors } from '../control/job-questions.ts'
import type { JobAnswer, JobRun, JobStatus } from '../control/job-shapes.ts'
import type { JobPlan } from '../schedule/plan.ts'
import type { Entry } from '../schedule/records.ts'
import type { Slot } from '../schedule/slot.ts'
import { cutLogs, jobLogPath } from './job-logs.ts'
import type { DaemonSchedule } from './schedule.ts'

const UPCOMING = 5
/** Slots skipped by hand in a row, beyond which it is not said what comes after them. */
const LOOKED_THROUGH = 20

type Facts = { readonly schedule: DaemonSchedule; readonly logs: string; readonly clock: Clock }

export function jobStatuses(facts: Facts): JobStatus[] {
  return facts.schedule.plans().map((plan) => jobStatus(plan, facts))
}

export function jobDoors(facts: Facts): JobDoors {
  const { schedule, logs, clock } = facts
  return {
    job(name, last): JobAnswer {
      const plan = schedule.plan(name, 'show')
      const coming = schedule.upcoming(name, UPCOMING)
      const cut = cutLogs(logs, name)
      const shown = (entry: Entry): JobRun => {
        const run = runOf(entry, logs)
        return run.logPath !== null && cut.has(run.logPath) ? { ...run, logCut: true } : run
      }
      return {
        job: jobStatus(plan, facts),
        upcoming: coming.map(({ at, skipped }) => ({ at: isoTime(at), skipped })),
        runs: schedule.records.history(name, clock.now(), last).map(shown),
      }
    },
    runJob: (name) => entryOf(schedule.runNow(name), facts),
    skipJob: (name) => runOf({ slot: schedule.skipNext(name), attempt: null }, logs),
  }
}

function entryOf(slot: Slot, { schedule, logs }: Facts): JobRun {
  const run = schedule.records.history(slot.job, slot.at, LOOKED_THROUGH)
  const entry = run.find((each) => each.slot.at === slot.at && each.slot.kind === slot.kind)
  return runOf(entry ?? { slot, attempt: null }, logs)
}

function jobStatus(plan: JobPlan, { schedule, logs, clock }: Facts): JobStatus {
  const { name, calendar, after } = plan
  const { records } = schedule
  const pending = schedule.pending(name)
  const next = schedule.upcoming(name, 1)[0]?.skipped
    ? schedule.upcoming(name, LOOKED_THROUGH)
    : schedule.upcoming(name, 1)
  const nextAt = next.find(({ skipped }) => !skipped)?.at
  const lastRun = records.lastRun(name)
  const [lastSlot] = records.history(name, clock.now(), 1)
  return {
    name,
    cron: calendar.kind === 'cron' ? calendar.text : null,
    everyMs: calendar.kind === 'every' ? calendar.everyMs : null,
    timezone: calendar.zone,
    nextAt: nextAt === undefined ? null : isoTime(nextAt),
    running: pending.some(({ isRunning }) => isRunning),
    waiting: pending.find(({ state, why }) => state === 'waiting' && why !== '')?.why ?? '',
    after: [...after],
    lastRun: lastRun === undefined ? null : runOf(lastRun, logs),
    lastSlot: lastSlot === undefined ? null : runOf(lastSlot, logs),
  }
}

function runOf({ slot, attempt }: Entry, logs: string): JobRun {
  return {
    slot: isoTime(slot.at),
    by: slot.kind,
    outcome: slot.state === 'open' ? (slot.isRunning ? 'running' : 'retrying') : slot.state,
    why: slot.why,
    startedAt: attempt === null ? null : isoTime(attempt.begunAt),
    endedAt: attempt === null || attempt.endedAt === null ? null : isoTime(attempt.endedAt),
    exitCode: attempt?.end?.code ?? null,
    attempts: slot.attempts,
    peakRssBytes: attempt?.peakRssBytes ?? null,
    slots: slot.count,
    logPath: attempt === null ? null : jobLogPath(logs, slot),
  }
}
