/** Jobs, marks and slots made up for measuring. */
import { parseCron } from '../../src/config/cron.ts'
import type { Calendar } from '../../src/schedule/calendar.ts'
import type { Decisions } from '../../src/schedule/decide.ts'
import type { JobMark } from '../../src/schedule/due.ts'
import type { JobPlan } from '../../src/schedule/plan.ts'

const HOUR_MS = 3_600_000

export const NOTHING: Decisions = {
  marks: [],
  forget: [],
  slots: [],
  begin: [],
  stops: [],
  ends: [],
}

export function slotAt(job: string, at: number): Decisions['slots'][number] {
  const id = { job, at, kind: 'calendar', state: 'waiting', why: '' } as const
  return { ...id, decidedAt: at, attempts: 0, isRunning: false, retryAt: null, count: 1 }
}

export function cron(text: string, zone: string): Calendar {
  const fields = parseCron(text)
  if ('expected' in fields) throw new Error(fields.expected)
  return { kind: 'cron', text, zone, fields }
}

export function markOf({ name, calendar }: JobPlan, decidedTo: number): JobMark {
  return { name, decidedTo, forgottenTo: 0, calendar }
}

export function plan(name: string, calendar: Calendar): JobPlan {
  return {
    name,
    calendar,
    argv: ['true'],
    workdir: '/',
    env: {},
    secretEnv: {},
    late: { run: 'newest', horizonMs: 24 * HOUR_MS, graceMs: 60_000 },
    overlap: 'skip',
    after: [],
    waitMs: HOUR_MS,
    retries: { count: 0, backoffMs: [0] },
    successCodes: [0],
    timeoutMs: null,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
  }
}
