/** What goes over the control socket about jobs; a part of the protocol, and under its rules. */
import * as z from 'zod/mini'

const time = z.iso.datetime()
const count = z.int().check(z.nonnegative())

/** One slot, and the last attempt of it where one was begun. */
export const runShape = z.object({
  /** When it was due, or when a person asked for it: which run it is. */
  slot: time,
  by: z.enum(['calendar', 'manual']),
  outcome: z.enum(['waiting', 'running', 'retrying', 'ran', 'skipped', 'missed', 'failed']),
  /** Why it ended so, or what it waits for; empty when there is nothing to say. */
  why: z.string(),
  startedAt: z.nullable(time),
  endedAt: z.nullable(time),
  exitCode: z.nullable(z.int()),
  attempts: count,
  peakRssBytes: z.nullable(count),
  /** How many slots it stands for: missed ones that nobody will look at singly. */
  slots: count,
  logPath: z.nullable(z.string()),
  /** It wrote more than its log may hold, and the oldest lines were let go; with one job's runs alone. */
  logCut: z.optional(z.boolean()),
})

export const jobShape = z.object({
  name: z.string(),
  /** As it is written; null for a job with a period. */
  cron: z.nullable(z.string()),
  everyMs: z.nullable(count),
  timezone: z.string(),
  /** The next slot that is not skipped by hand. */
  nextAt: z.nullable(time),
  running: z.boolean(),
  /** What its next run waits for; empty when it does not wait. */
  waiting: z.string(),
  after: z.array(z.string()),
  /** The last slot of which a run was begun. */
  lastRun: z.nullable(runShape),
  /** The newest slot that ended, with a run or without. */
  lastSlot: z.nullable(runShape),
})

/** GET /v1/jobs/:name?last=N */
export const jobQueryShape = z.object({
  last: z._default(z.coerce.number().check(z.nonnegative(), z.maximum(10_000)), 10),
})

export const jobAnswerShape = z.object({
  job: jobShape,
  upcoming: z.array(z.object({ at: time, skipped: z.boolean() })),
  /** The newest first. */
  runs: z.array(runShape),
})

/** POST /v1/jobs/:name/run and /v1/jobs/:name/skip: the slot it is about. */
export const slotAnswerShape = z.object({ run: runShape })

export type JobStatus = z.infer<typeof jobShape>
export type JobRun = z.infer<typeof runShape>
export type JobAnswer = z.infer<typeof jobAnswerShape>
