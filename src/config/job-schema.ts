/** The shape of a job in `agenthost.yaml`; docs/operation/config.md says the same in words. */
import * as z from 'zod/mini'
import { environment } from './environment.ts'
import * as leaf from './leaves.ts'
import * as routing from './route-leaves.ts'
import { stopSection } from './schema.ts'
import * as words from './words.ts'

export const LATE_WORDS = ['skip', 'newest', 'each'] as const

export const lateSection = z.strictObject({
  run: z.optional(leaf.oneOf(...LATE_WORDS)),
  horizon: z.optional(leaf.someTime),
  grace: z.optional(leaf.duration),
})

export const retriesSection = z.strictObject({
  count: leaf.count,
  backoff: z.optional(z.array(leaf.duration).check(z.minLength(1))),
})

export const jobSection = z.strictObject({
  // The calendar is read beside the rest: its parts are judged together.
  cron: z.optional(z.unknown()),
  every: z.optional(z.unknown()),
  timezone: z.optional(z.unknown()),
  run: z.optional(z.unknown()),
  command: z.optional(words.command),
  workdir: z.optional(leaf.text),
  env: z.optional(environment),
  timeout: z.optional(leaf.someTime),
  overlap: z.optional(leaf.oneOf('skip', 'queue', 'replace')),
  // A word or a number, or a section of its own.
  late: z.optional(z.unknown()),
  retries: z.optional(z.unknown()),
  successCodes: z.optional(z.array(leaf.exitCode).check(z.minLength(1))),
  after: z.optional(words.names),
  waitAtMost: z.optional(leaf.someTime),
  stop: z.optional(stopSection),
  route: z.optional(routing.routes),
  cap: z.optional(routing.caps),
})
