/**
 * All numbers of the presets, in one place. Each can be set in the configuration. Those of OpenClaw and
 * Claude Code come from what was observed of OpenClaw 2026.9.6 and Claude Code 2.1.330.
 */

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Design section 6.1. */
export const RESTART = {
  when: 'always',
  successCodes: [0],
  parkCodes: [78],
  upLongEnoughMs: 10 * SECOND,
  stepsMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  jitter: 0.2,
  resetAfterMs: 10 * MINUTE,
  limit: { starts: 6, withinMs: 10 * MINUTE },
  slowRetryMs: 15 * MINUTE,
} as const

export const PROBES = {
  ready: { everyMs: 250, timeoutMs: 5 * SECOND, withinMs: 60 * SECOND },
  alive: { everyMs: 15 * SECOND, timeoutMs: 5 * SECOND, failures: 3 },
  /** Silence is measured, not asked for: looked at often enough to be exact to a twentieth. */
  silence: { everyShare: 1 / 20, atLeastMs: 500, atMostMs: 15 * SECOND },
  memorySamples: 4,
} as const

export const LOG = { maxBytes: 50_000_000, keep: 5 } as const

export const COMMAND = { graceMs: 10 * SECOND } as const

export const OPENCLAW = {
  /** 26 s were seen on a busy host, migrations take minutes. */
  ready: { everyMs: 500, timeoutMs: 5 * SECOND, withinMs: 180 * SECOND },
  /** Freezes of 60 s and more under garbage collection were reported: not below a minute. */
  alive: { everyMs: 15 * SECOND, timeoutMs: 5 * SECOND, failures: 4 },
  /** Idle it ends within 1.3 s, busy not before 315 s, and a second SIGTERM is ignored. */
  graceMs: 30 * SECOND,
  memoryMaxBytes: 3e9,
} as const

export const CLAUDE = {
  /** 0.6 to 1 s seen. */
  ready: { everyMs: 1000, timeoutMs: 20 * SECOND, withinMs: 60 * SECOND },
  /** Answered in 20 ms, idle and in a model request alike. */
  ping: { everyMs: 30 * SECOND, timeoutMs: 10 * SECOND, failures: 3 },
  turn: { everyMs: 30 * SECOND, timeoutMs: 25 * SECOND, failures: 1 },
  apiTimeoutMs: 300 * SECOND,
  byteIdleMs: 120 * SECOND,
  apiRetries: 10,
  /** Healthy runs were seen to stall for 405 s once. */
  turnSilenceMs: 7 * MINUTE,
  /** A tool call may take longer than any model: Claude Code's own limit for Bash, and some. */
  toolSilenceMs: 40 * MINUTE,
  interruptWithinMs: 15 * SECOND,
  /** SIGTERM ended it within 1.3 s, also in the middle of a command. */
  graceMs: 10 * SECOND,
  memoryMaxBytes: 3e9,
} as const
