/**
 * Asks an agent's probes for as long as one start of it lives: readiness once, liveness ever after.
 * Verdicts go to `liveness.ts`; what comes of them is told through `Hearing`. One question of a
 * rule at a time.
 */
import type { Steady } from '../clock.ts'
import { askerOf, type Subject } from './ask.ts'
import { bounded, pause } from './bounded.ts'
import { judge, newWatch } from './liveness.ts'
import type { AliveRule, Plan, Probe, ReadyRule, Verdict } from './plan.ts'

export type Hearing = {
  readonly ready: (why: string) => void
  readonly hung: (why: string) => void
  /** Every verdict, for the status. */
  readonly heard: (verdict: Verdict) => void
}

export type Watching = {
  /** From here on only liveness is asked. */
  readonly becameReady: () => void
  /**
   * The host slept or the daemon was stalled: counts begin anew, a question under way counts for nothing, nor
   * does silence until `graceUntil`.
   */
  readonly forgive: (graceUntil: Steady) => void
  readonly close: () => void
}

/** A ready agent that was adopted starts with `isReady`. */
export function watch(
  plan: Plan,
  subject: Subject,
  hearing: Hearing,
  start: { readonly isReady: boolean; readonly graceUntil: Steady },
): Watching {
  const closing = new AbortController()
  let fresh: Fresh = { graceUntil: start.graceUntil, times: 0 }
  const beginAlive = (): void => {
    for (const rule of plan.alive) {
      void watchAlive(rule, subject, {
        hearing,
        fresh: () => fresh,
        until: closing.signal,
      })
    }
  }
  if (start.isReady) beginAlive()
  else if (plan.ready !== null) void watchReady(plan.ready, subject, hearing, closing.signal)
  return {
    becameReady: beginAlive,
    forgive(until) {
      fresh = { graceUntil: Math.max(fresh.graceUntil, until), times: fresh.times + 1 }
    },
    close: () => closing.abort(),
  }
}

async function watchReady(
  rule: ReadyRule,
  subject: Subject,
  hearing: Hearing,
  until: AbortSignal,
): Promise<void> {
  const ask = bounded(askerOf(rule.probe, subject), rule.timeoutMs, subject.clock)
  while (!until.aborted) {
    const verdict = await ask(until)
    if (until.aborted) return
    if (verdict.kind === 'alive') return hearing.ready(verdict.why)
    await pause(rule.everyMs, subject.clock, until)
  }
}

/** How often evidence has begun anew, and until when silence counts for nothing. */
type Fresh = { readonly graceUntil: Steady; readonly times: number }

type Around = {
  readonly hearing: Hearing
  readonly fresh: () => Fresh
  readonly until: AbortSignal
}

async function watchAlive(rule: AliveRule, subject: Subject, around: Around): Promise<void> {
  const { hearing, until } = around
  const { clock } = subject
  const ask = bounded(askerOf(rule.probe, subject), rule.timeoutMs, clock)
  let fresh = around.fresh()
  let state = newWatch(fresh.graceUntil)
  const isStale = (): boolean => {
    // Looking at the clock is how a sleep is noticed, and must come first.
    clock.steady()
    return fresh.times !== around.fresh().times
  }
  while (!until.aborted) {
    const askedAt = clock.steady()
    await pause(rule.everyMs, clock, until)
    if (until.aborted) return
    if (isStale()) {
      fresh = around.fresh()
      state = newWatch(fresh.graceUntil)
    }
    const verdict = await ask(until)
    if (until.aborted) return
    if (isStale()) continue
    hearing.heard(verdict)
    const judged = judge(state, verdict, clock.steady(), rule)
    state = judged.watch
    if (judged.hung && !(await hasLastWord(rule.lastWord, rule, subject, until))) {
      if (until.aborted) return
      if (isStale()) continue
      const seconds = Math.round((clock.steady() - askedAt) / 1000)
      return hearing.hung(`${verdict.why}; ${state.failures} in a row, the last after ${seconds} s`)
    }
  }
}

async function hasLastWord(
  probe: Probe | null,
  rule: AliveRule,
  subject: Subject,
  until: AbortSignal,
): Promise<boolean> {
  if (probe === null) return false
  const verdict = await bounded(askerOf(probe, subject), rule.timeoutMs, subject.clock)(until)
  return verdict.kind === 'alive'
}
