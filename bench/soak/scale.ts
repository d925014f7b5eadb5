/** How much of everything there is in a simulated day of a soak. Pure. */

export type Scale = {
  /** The host is awake for so long each day, from five in the morning, and sleeps for the rest. */
  readonly awakeHours: number
  /** Calls through the gateway. */
  readonly calls: number
  /** What the chatty agent writes. */
  readonly chattyBytes: number
  /** Attempts of each model at each task, on a Monday. */
  readonly repeat: number
}

export const FULL: Scale = { awakeHours: 3, calls: 500, chattyBytes: 400_000, repeat: 2 }
/** For a test. */
export const SHORT: Scale = { awakeHours: 1.2, calls: 30, chattyBytes: 400_000, repeat: 1 }

/** Of cron, in UTC. The days begin at 05:00. */
export const JOBS_AT = {
  daily: '5 5 * * *',
  failing: '10 5 * * 3',
  rankings: '20 5 * * 1',
  regression: '25 5 * * 1',
  proposal: '30 5 * * 1',
  report: '35 5 * * 1',
} as const

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
/** 2027-01-18, a Monday, 05:00 UTC. */
export const FIRST_MORNING = Date.UTC(2027, 0, 18, 5)
