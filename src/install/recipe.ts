/**
 * How a job is brought into launchd, step by step (macOS reference 1.5): switched on, booted out, waited
 * for until it is gone, bootstrapped with retries, and kicked when nothing runs. Pure: (state, heard, now)
 * gives the next state and step. bootout is asynchronous (about 5 s, up to ExitTimeOut), and bootstrap
 * fails with 5 or 37 until it is through (headroom#1289, d-inference#1102).
 */
import type { Steady } from '../clock.ts'
import { isNoDomain } from './exit-codes.ts'
import { ended, failed, jobOf, look, refusalOf } from './recipe-state.ts'
import type { Aim, Heard, Next, Phase, RecipeState } from './recipe-state.ts'

const POLL_MS = 300
const RETRY_MS = 500
/** A bootout that came to nothing is asked for again. */
const BOOTOUT_AGAIN_MS = 5000
const GONE_SLACK_MS = 10_000
const GONE_LEAST_MS = 30_000
const ENTER_WITHIN_MS = 30_000
/** A job with KeepAlive may be registered and not be spawned (openbase#15, macOS 26.5.1). */
const KICK_AFTER_MS = 2000
/** launchd itself holds a spawn back by ThrottleInterval, 10 s. */
const RUN_WITHIN_MS = 15_000

export function beginRecipe(aim: Aim): Next {
  const state = { aim, oldPid: null, enterBy: null, refusal: null, at: 'beginning' } as const
  return [state, { do: 'look', oldPid: null }]
}

/** What comes next. The caller does the step, and comes back with what it heard. */
export function nextStep(state: RecipeState, heard: Heard, now: Steady): Next {
  switch (state.at) {
    case 'beginning': {
      const job = jobOf(heard)
      if (job.kind === 'no-domain') return failed(state, 'no-domain', job)
      const oldPid = job.kind === 'loaded' ? job.pid : null
      return [{ ...state, at: 'enabling', oldPid }, { do: 'enable' }]
    }
    case 'enabling':
      // Whether it helped shows at bootstrap.
      return [{ ...state, at: 'leaving' }, { do: 'bootout' }]
    case 'leaving':
      return left(state, heard, now)
    case 'going':
      return going(state, state, heard, now)
    case 'entering':
      return entered(state, heard, now)
    case 'enabling-again':
      return [{ ...state, at: 'doubting', hasWaited: false }, look(state)]
    case 'doubting':
      return doubting(state, state.hasWaited, heard, now)
    case 'kicking':
      return [
        { ...state, at: 'coming', kicked: now, refusal: refusalOf(state, heard) },
        look(state),
      ]
    case 'coming':
      return coming(state, state, heard, now)
  }
}

function left(state: RecipeState, heard: Heard, now: Steady): Next {
  const refusal = refusalOf(state, heard)
  if (refusal !== null && isNoDomain(refusal)) {
    return failed({ ...state, refusal }, 'no-domain', { kind: 'no-domain' })
  }
  // 0, 3, 36, 113 are good; for every other code it counts what print says.
  const until = now + Math.max(GONE_LEAST_MS, state.aim.exitTimeoutMs + GONE_SLACK_MS)
  return [{ ...state, at: 'going', refusal, until, againAt: now + BOOTOUT_AGAIN_MS }, look(state)]
}

type Going = Extract<Phase, { readonly at: 'going' }>

function going(state: RecipeState, { until, againAt }: Going, heard: Heard, now: Steady): Next {
  if (heard.of === 'answer') return [state, look(state)]
  if (heard.of === 'nothing') return [state, look(state)]
  const { job, isOldAlive } = heard
  if (job.kind === 'no-domain') return failed(state, 'no-domain', job)
  // A process that outlives its job and its SIGKILL holds up nobody: the new daemon waits for its lock.
  if (job.kind === 'absent' && (!isOldAlive || now >= until)) {
    const enterBy = now + ENTER_WITHIN_MS
    return [{ ...state, at: 'entering', enterBy, refusal: null }, { do: 'bootstrap' }]
  }
  if (now >= until) return failed(state, 'not-gone', job)
  if (job.kind === 'loaded' && now >= againAt) {
    return [{ ...state, at: 'going', until, againAt: now + BOOTOUT_AGAIN_MS }, { do: 'bootout' }]
  }
  return [state, { do: 'wait', ms: POLL_MS }]
}

function entered(state: RecipeState, heard: Heard, now: Steady): Next {
  const refusal = refusalOf({ ...state, refusal: null }, heard)
  if (refusal === null) return [{ ...state, at: 'coming', since: now, kicked: null }, look(state)]
  if (isNoDomain(refusal)) {
    return failed({ ...state, refusal }, 'no-domain', { kind: 'no-domain' })
  }
  if (refusal.code === 119) return [{ ...state, at: 'enabling-again', refusal }, { do: 'enable' }]
  return [{ ...state, at: 'doubting', hasWaited: false, refusal }, look(state)]
}

/** Codes after which trying again may help; a null code (no answer) may have been anything. */
const MAY_PASS: ReadonlySet<number | null> = new Set([5, 36, 37, 119, 130, null])

function doubting(state: RecipeState, hasWaited: boolean, heard: Heard, now: Steady): Next {
  if (heard.of !== 'job') return [state, look(state)]
  const { job } = heard
  if (job.kind === 'loaded') {
    return coming(state, { at: 'coming', since: now, kicked: null }, heard, now)
  }
  if (job.kind === 'no-domain') return failed(state, 'no-domain', job)
  const isFinal = !MAY_PASS.has(state.refusal?.code ?? null)
  if (isFinal || now >= (state.enterBy ?? 0)) return failed(state, 'not-loaded', job)
  // Only a job that was seen to be absent a moment ago is bootstrapped.
  if (job.kind === 'absent' && hasWaited) {
    return [{ ...state, at: 'entering' }, { do: 'bootstrap' }]
  }
  return waitAndDoubt(state)
}

function waitAndDoubt(state: RecipeState): Next {
  return [
    { ...state, at: 'doubting', hasWaited: true },
    { do: 'wait', ms: RETRY_MS },
  ]
}

type Coming = Extract<Phase, { readonly at: 'coming' }>

function coming(state: RecipeState, { since, kicked }: Coming, heard: Heard, now: Steady): Next {
  const here: RecipeState = { ...state, at: 'coming', since, kicked }
  if (heard.of !== 'job') return [here, look(state)]
  const { job } = heard
  if (job.kind === 'loaded') {
    if (job.pid !== null) return ended(here, { kind: 'done', pid: job.pid })
    if (!state.aim.mustRun) return ended(here, { kind: 'done', pid: null })
    if (kicked === null && now - since >= KICK_AFTER_MS) {
      return [{ ...state, at: 'kicking', since }, { do: 'kickstart' }]
    }
  }
  if (job.kind === 'no-domain') return failed(here, 'no-domain', job)
  if (job.kind === 'absent') {
    return now >= (state.enterBy ?? 0) ? failed(here, 'not-loaded', job) : waitAndDoubt(state)
  }
  if (now - since >= RUN_WITHIN_MS) return failed(here, 'not-running', job)
  return [here, { do: 'wait', ms: POLL_MS }]
}
