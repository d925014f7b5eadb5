/**
 * When an agent that has ended starts again, if ever. Pure: the time and the dice are arguments.
 * The first restart of an agent that was up long enough is at once, then the waits grow step by
 * step, and more than N starts within T make it `failed` with a slow retry.
 */
import type { Steady } from '../clock.ts'
import type { Exit, Streak } from './life.ts'
import type { RestartPolicy } from './plan.ts'

export type Ended = {
  readonly exit: Exit
  /** The end before this one. */
  readonly before: Exit | null
  /** How long it had been up; 0 when it never became ready. */
  readonly upMs: number
  readonly now: Steady
  /** In [0, 1): the dice for the jitter. */
  readonly random: number
  /** The host was why: it has just woken and may have missed its network, or it had no room for a start. */
  readonly excused: boolean
}

export type Next =
  | { readonly kind: 'finished' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** `retryMs` null: it parked itself. */
  | { readonly kind: 'failed'; readonly retryMs: number | null; readonly why: string }

/**
 * What follows an end that nobody asked for, and the streak that goes with it. An excused end does not count
 * towards the restart limit; the waits are the usual ones.
 */
export function afterExit(
  streak: Streak,
  ended: Ended,
  policy: RestartPolicy,
): { readonly next: Next; readonly streak: Streak } {
  const verdict = lastingVerdict(ended, policy)
  if (verdict !== null) return { next: verdict, streak }
  const lasted = ended.upMs >= policy.upLongEnoughMs
  const before =
    ended.upMs >= policy.resetAfterMs || (streak.exhausted && lasted) ? FORGIVEN : streak
  // The newest start is the one that has ended.
  const counted = ended.excused ? before.starts.slice(0, -1) : before.starts
  const starts = recent(counted, ended.now, policy)
  if (before.exhausted || starts.length >= policy.limit.starts) {
    return {
      next: {
        kind: 'failed',
        retryMs: jittered(policy.slowRetryMs, ended, policy),
        why: limitText(policy),
      },
      streak: { failures: before.failures, starts, exhausted: true },
    }
  }
  const step = before.failures === 0 ? (lasted ? -1 : 0) : before.failures - 1
  const waitMs = step < 0 ? 0 : (policy.stepsMs[step] ?? policy.stepsMs.at(-1) ?? 0)
  return {
    next: { kind: 'wait', waitMs: jittered(waitMs, ended, policy) },
    streak: { failures: step + 2, starts, exhausted: false },
  }
}

/** The streak with one more start in it. */
export function withStart(streak: Streak, now: Steady, policy: RestartPolicy): Streak {
  return { ...streak, starts: [...recent(streak.starts, now, policy), now] }
}

const FORGIVEN: Streak = { failures: 0, starts: [], exhausted: false }

/** Ends after which no wait helps: the policy says never, the work is done, the config is wrong. */
function lastingVerdict(
  { exit, before }: Pick<Ended, 'exit' | 'before'>,
  policy: RestartPolicy,
): Next | null {
  if (exit.reason !== 'exit' && exit.reason !== 'signal' && exit.reason !== 'unknown') return null
  const parks = (end: Exit | null): boolean =>
    end?.reason === 'exit' && end.code !== null && policy.parkCodes.includes(end.code)
  if (parks(exit) && (policy.parkAfter === 1 || parks(before))) {
    return {
      kind: 'failed',
      retryMs: null,
      why: `exit code ${exit.code} says a restart is useless`,
    }
  }
  if (policy.when === 'never') return { kind: 'finished' }
  const succeeded = exit.code !== null && policy.successCodes.includes(exit.code)
  return policy.when === 'on-failure' && succeeded ? { kind: 'finished' } : null
}

function recent(
  starts: readonly Steady[],
  now: Steady,
  { limit }: RestartPolicy,
): readonly Steady[] {
  return starts.filter((at) => now - at < limit.withinMs)
}

function jittered(ms: number, { random }: Ended, { jitter }: RestartPolicy): number {
  return Math.round(ms * (1 + jitter * (2 * random - 1)))
}

function limitText({ limit }: RestartPolicy): string {
  return `${limit.starts} starts within ${Math.round(limit.withinMs / 1000)} s`
}
