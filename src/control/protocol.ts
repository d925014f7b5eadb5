/**
 * What goes over the control socket: paths, questions and answers, validated at both ends.
 * Fields may be added, none renamed: `status --json` and `events --json` print these shapes as they are.
 */
import * as z from 'zod/mini'
import { jobShape } from './job-shapes.ts'

/** Bumped only when an old client could misread an answer. */
export const API = '/v1'

/** No question is longer. */
export const QUESTION_MAX_BYTES = 2_000_000

const time = z.iso.datetime()
const count = z.int().check(z.nonnegative())

export const exitShape = z.object({
  code: z.nullable(z.int()),
  signal: z.nullable(z.string()),
  reason: z.enum(['exit', 'signal', 'hung', 'not-ready', 'memory', 'wake', 'stopped', 'unknown']),
  at: time,
})

export const agentShape = z.object({
  name: z.string(),
  preset: z.string(),
  wanted: z.enum(['up', 'down']),
  phase: z.enum(['down', 'starting', 'up', 'stopping', 'backoff', 'failed']),
  pid: z.nullable(count),
  generation: count,
  adopted: z.boolean(),
  /** Starts that were not the first and that no person asked for, since the daemon knows it. */
  restarts: count,
  /** Without what nobody watched: sleeps, and stalls of the daemon. */
  uptimeMs: z.nullable(count),
  rssBytes: z.nullable(count),
  ready: z.boolean(),
  /** The last verdict of its probes; null while it has none or none was asked yet. */
  alive: z.nullable(z.boolean()),
  lastExit: z.nullable(exitShape),
  nextStartAt: z.nullable(time),
  logPath: z.string(),
  /** One line for a person: why it is in this phase; empty when there is nothing to say. */
  note: z.string(),
})

export const statusShape = z.object({
  daemon: z.object({
    pid: count,
    version: z.string(),
    startedAt: time,
    uptimeMs: count,
    rssBytes: count,
    /** The newest sleeps of the host, oldest first; the last one may still go on. */
    sleeps: z.array(
      z.object({
        from: time,
        to: time,
        /** Asleep in all, without the short wakes in it. */
        seconds: z.number(),
        wakes: z._default(count, 0),
        /** False: the host slept or the daemon was stalled, and nobody could say which. */
        certain: z._default(z.boolean(), true),
      }),
    ),
    /** Whether the host is held awake; null where nothing can hold it (Linux). */
    awake: z._default(
      z.nullable(z.object({ wanted: z.boolean(), held: z.boolean(), why: z.string() })),
      null,
    ),
    /** What is wrong with the configuration file on disk while an older one is in force; else null. */
    configError: z.nullable(z.string()),
  }),
  agents: z.array(agentShape),
  jobs: z.array(jobShape),
  /** Null where the configuration in force has none. `phase` and what follows as of an agent. */
  gateway: z.nullable(
    z.object({
      url: z.string(),
      healthy: z.boolean(),
      phase: z._default(agentShape.shape.phase, 'up'),
      pid: z._default(z.nullable(count), null),
      rssBytes: z._default(z.nullable(count), null),
      note: z._default(z.string(), ''),
    }),
  ),
  alerts: z.object({ undelivered: count }),
})

export const eventShape = z.object({
  cursor: count,
  at: time,
  /** Dotted, stable: `agent.up`, `agent.exited`, `daemon.started`, `config.rejected`. */
  kind: z.string(),
  /** What it is about: an agent's name, or `daemon`. */
  subject: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
})

/** POST /v1/agents/start | stop | restart. Answered when the wish is recorded, or with `wait` when it is fulfilled. */
export const wishShape = z.strictObject({
  agents: z.union([z.literal('all'), z.array(z.string()).check(z.minLength(1))]),
  wait: z._default(z.boolean(), false),
})

export const wishAnswerShape = z.object({ agents: z.array(agentShape) })

/** POST /v1/agents/:name/send */
export const sendShape = z.strictObject({
  text: z.string().check(z.minLength(1), z.maxLength(1_000_000)),
})

/** GET /v1/agents/:name/attach */
export const attachShape = z.object({ argv: z.array(z.string()) })

/** POST /v1/reload: reads the configuration file again. */
export const reloadAnswerShape = z.object({
  started: z.array(z.string()),
  restarted: z.array(z.string()),
  stopped: z.array(z.string()),
  unchanged: z.array(z.string()),
})

/** Every refusal. `hint` is what to do, empty when there is nothing. */
export const errorShape = z.object({
  error: z.object({
    kind: z.enum(['bad', 'usage', 'unreachable', 'temporary', 'config']),
    message: z.string(),
    hint: z.string(),
  }),
})

/** GET /v1/events?since=CURSOR&follow=true: one event a line (application/x-ndjson). */
export const eventsQueryShape = z.object({
  since: z.optional(z.coerce.number().check(z.nonnegative())),
  /** Without `since`: the newest so many. */
  last: z.optional(z.coerce.number().check(z.positive())),
  follow: z._default(z.stringbool(), false),
})

export type AgentStatus = z.infer<typeof agentShape>
export type Status = z.infer<typeof statusShape>
export type HostEvent = z.infer<typeof eventShape>
export type Wish = z.infer<typeof wishShape>
export type ReloadAnswer = z.infer<typeof reloadAnswerShape>
