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
  parkAfter: 1,
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
  /** After three unclean boots within 5 min it keeps its channels down: the waits grow beyond that. */
  restart: {
    stepsMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
    /** It ends with 78 as well where the host slept while it started, and says itself: retry (decision 0049). */
    parkAfter: 2,
  },
} as const

export const CLAUDE = {
  /** 0.3 to 1 s seen. */
  ready: { everyMs: SECOND, timeoutMs: 20 * SECOND, withinMs: 60 * SECOND },
  /** Answered in 20 ms, idle and in a model request alike. */
  ping: { everyMs: 30 * SECOND, timeoutMs: 10 * SECOND, failures: 3 },
  /** How often a turn is looked at, as a share of the silence that it is allowed. */
  turn: { everyShare: 1 / 14, atLeastMs: 500, atMostMs: 30 * SECOND },
  /** A stuck turn that does not end so long after an interrupt is ended with its process. */
  interruptWithinMs: 15 * SECOND,
  /** Its own limits for one request to the model (API_TIMEOUT_MS) and for silence in an answer. */
  apiTimeoutMs: 300 * SECOND,
  byteIdleMs: 120 * SECOND,
  apiRetries: 10,
  /** Beyond API_TIMEOUT_MS, before a turn counts as stuck. */
  apiMarginMs: 60 * SECOND,
  /** Healthy runs were seen to stall for 405 s once: never less than this. */
  turnSilenceMs: 7 * MINUTE,
  /** A tool prints nothing while it runs. Claude Code's own limit for Bash is BASH_MAX_TIMEOUT_MS. */
  toolSilenceMs: 40 * MINUTE,
  /** Two looks further apart than this had a sleep between them. */
  unwatchedMs: 90 * SECOND,
  /** A prompt is read within 20 ms, unless it hangs. */
  takenWithinMs: 8 * SECOND,
  /** How its log is listened to while an answer is waited for. */
  listen: { everyMs: 10, atMostMs: 200 },
  /** SIGTERM ended it within 1.3 s, also in the middle of a command. */
  graceMs: 10 * SECOND,
  /** Before SIGTERM, for a turn to end by an interrupt. */
  interruptBeforeStopMs: 2 * SECOND,
  memoryMaxBytes: 3e9,
  /** A session that another agent has claimed so recently is being started by it. */
  claimFreshMs: MINUTE,
} as const

/** Claude Code in a terminal. */
export const TERMINAL = {
  ready: { everyMs: 250, timeoutMs: 5 * SECOND, withinMs: 60 * SECOND },
  alive: { everyMs: 15 * SECOND, timeoutMs: 10 * SECOND, failures: 3 },
  /** In a turn its screen counts the seconds: so long without a byte is looked into. */
  workingStillMs: MINUTE,
  /** At rest nothing need happen; drawing the screen costs the log some 4 KB. */
  restingStillMs: 10 * MINUTE,
  /** A screen that stands still so long before the session has begun asks a person something. */
  waitsAfterMs: 15 * SECOND,
  lookEveryMs: 100,
  /** Its input box is drawn 0.3 s after the start, and a typed text 20 ms after the typing. */
  boxWithinMs: 3 * SECOND,
} as const
