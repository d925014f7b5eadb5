/**
 * Asks an agent's probes for as long as one start of it lives: readiness once, liveness ever after.
 * Verdicts go to `liveness.ts`; what comes of them is told through `Hearing`. One question of a
 * rule at a time.
 */
import type { Clock, Steady } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { askerOf, type Ask, type Subject } from './ask.ts'
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

/** The question with a deadline. While an old one is still out, it counts as silent without asking. */
function bounded(ask: Ask, timeoutMs: number, clock: Clock): Ask {
  let isOut = false
  return async (until) => {
    if (isOut) return { kind: 'silent', why: 'the probe before this one has not come back' }
    const giveUp = new AbortController()
    const abort = (): void => giveUp.abort()
    until.addEventListener('abort', abort)
    isOut = true
    const answer = ask(giveUp.signal)
      .catch((error: unknown): Verdict => ({ kind: 'unknown', why: causeOf(error) }))
      .finally(() => (isOut = false))
    let cancel = (): void => undefined
    const late = new Promise<Verdict>((resolve) => {
      cancel = clock.wakeAt(clock.steady() + timeoutMs, () => {
        resolve({ kind: 'silent', why: `no answer within ${timeoutMs / 1000} s` })
        giveUp.abort()
      })
    })
    const verdict = await Promise.race([answer, late])
    cancel()
    until.removeEventListener('abort', abort)
    return verdict
  }
}

/** Waits so long on the steady clock, or until aborted. */
function pause(ms: number, clock: Clock, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (until.aborted) return resolve()
    const done = (): void => {
      cancel()
      until.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, done)
    until.addEventListener('abort', done)
  })
}
