/**
 * What the time between two looks at the clocks tells when nobody was looking for a while: the host slept,
 * or the daemon was stalled (SIGSTOP, a paused virtual machine, a blocked loop). Pure. On Linux the steady
 * clock stands still in sleep; on macOS it goes on, and only the kernel knows (docs/decisions/0019).
 */
import type { Instant, Steady } from '../clock.ts'

/** A look this late is looked into: the daemon looks each second (design section 6.6). */
export const GAP_MS = 15_000

/** One look at both clocks as the system has them. */
export type Look = { readonly now: Instant; readonly steady: Steady }

export type Gap = { readonly before: Look; readonly after: Look }

/** Whether nobody was looking between these two; null where there is nothing to look into. */
export function gapBetween(before: Look, after: Look): Gap | null {
  const wallMs = after.now - before.now
  const steadyMs = after.steady - before.steady
  return steadyMs > GAP_MS || wallMs - steadyMs > GAP_MS ? { before, after } : null
}

/** What the platform knows of the time before it was asked. */
export type Evidence =
  /** The kernel's own record (macOS). Null: it has none, or is between a sleep and its wake. */
  | {
      readonly kind: 'record'
      readonly asleepAt: Instant | null
      readonly awakeAt: Instant | null
      /** When it was asked: since the gap it may have slept once more. */
      readonly askedAt: Instant
    }
  /** How long it was suspended since it was last asked (Linux). */
  | { readonly kind: 'suspended'; readonly ms: number }

export type Cause = {
  /** `unknown`: slept or stalled. `clock-set`: somebody set the clock; nobody was away. */
  readonly kind: 'slept' | 'stalled' | 'unknown' | 'clock-set'
  readonly from: Instant
  readonly to: Instant
  readonly ms: number
}

/** Why nobody was looking. `evidence` is null when the platform could not say. */
export function causeOf(gap: Gap, evidence: Evidence | null): Cause {
  const { before, after } = gap
  const steadyMs = after.steady - before.steady
  if (evidence?.kind === 'record') return byRecord(gap, evidence)
  const suspendedMs = evidence?.ms ?? 0
  if (suspendedMs > GAP_MS) {
    const ms = Math.round(suspendedMs)
    return { kind: 'slept', from: after.now - ms, to: after.now, ms }
  }
  if (steadyMs <= GAP_MS) return { ...whole(gap), kind: 'clock-set' }
  return { ...whole(gap), kind: evidence === null ? 'unknown' : 'stalled' }
}

/** The kernel stamps a wake a moment before we are let on, and whole seconds are compared. */
const EARLY_MS = 2000
const LATE_MS = 5000

function byRecord(gap: Gap, record: Extract<Evidence, { kind: 'record' }>): Cause {
  const { before, after } = gap
  const { asleepAt, awakeAt, askedAt } = record
  const steadyMs = after.steady - before.steady
  if (steadyMs <= GAP_MS) return { ...whole(gap), kind: 'clock-set' }
  if (awakeAt === null) {
    // It zeroes the time of the wake when it goes to sleep: with a sleep on record nothing is certain.
    return { ...whole(gap), kind: asleepAt === null ? 'stalled' : 'unknown' }
  }
  // The clock may have been set in between (NTP after a wake): both ways to count are allowed for.
  const first = Math.min(before.now, after.now - steadyMs) - EARLY_MS
  const last = Math.max(after.now, before.now + steadyMs, askedAt) + LATE_MS
  if (awakeAt <= first || awakeAt > last) return { ...whole(gap), kind: 'stalled' }
  const sleptMs = asleepAt === null ? 0 : awakeAt - asleepAt
  const isSane = asleepAt !== null && asleepAt >= first && sleptMs > 0 && awakeAt <= after.now
  return isSane
    ? { kind: 'slept', from: asleepAt, to: awakeAt, ms: sleptMs }
    : { ...whole(gap), kind: 'slept' }
}

/** The gap itself, where nothing more exact is known: how long it was, by the clock that nobody sets. */
function whole({ before, after }: Gap): Omit<Cause, 'kind'> {
  const ms = Math.round(after.steady - before.steady)
  return { from: after.now - ms, to: after.now, ms }
}
