/** The words of `recipe.ts`: its states, its steps, and how it may end. Pure. */
import type { Steady } from '../clock.ts'
import type { Answer, Job } from './job.ts'

export type Aim = {
  /** A job with an interval has no process most of the time: being loaded is enough. */
  readonly mustRun: boolean
  /** SIGTERM to SIGKILL, as its plist has it. */
  readonly exitTimeoutMs: number
}

export type Step =
  | { readonly do: 'enable' | 'bootout' | 'bootstrap' | 'kickstart' }
  /** Look at the job, and whether the process of before is still alive. */
  | { readonly do: 'look'; readonly oldPid: number | null }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'end'; readonly outcome: Outcome }

export type Outcome =
  | { readonly kind: 'done'; readonly pid: number | null }
  | {
      readonly kind: 'failed'
      readonly why: 'no-domain' | 'not-gone' | 'not-loaded' | 'not-running'
      /** The last answer of launchctl that was not a success. */
      readonly answer: Answer | null
      /** The job as it was seen last: nothing may stay unloaded without being told. */
      readonly job: Job
    }

export type Heard =
  | { readonly of: 'nothing' }
  | { readonly of: 'answer'; readonly answer: Answer }
  | { readonly of: 'job'; readonly job: Job; readonly isOldAlive: boolean }

export type Phase =
  /** Looks for the process of before. */
  | { readonly at: 'beginning' | 'enabling' | 'leaving' }
  | { readonly at: 'going'; readonly until: Steady; readonly againAt: Steady }
  /** `bootstrap` is under way; it is only ever asked right after the job was seen to be absent. */
  | { readonly at: 'entering' }
  | { readonly at: 'enabling-again' }
  /** A bootstrap did not succeed: is it loaded all the same? Tried again only after a wait. */
  | { readonly at: 'doubting'; readonly hasWaited: boolean }
  | { readonly at: 'coming'; readonly since: Steady; readonly kicked: Steady | null }
  | { readonly at: 'kicking'; readonly since: Steady }

export type RecipeState = Phase & {
  readonly aim: Aim
  readonly oldPid: number | null
  /** Until when bootstrap is tried; set when the job is gone. */
  readonly enterBy: Steady | null
  readonly refusal: Answer | null
}

export type Next = readonly [RecipeState, Step]

export function look({ oldPid }: RecipeState): Step {
  return { do: 'look', oldPid }
}

export function jobOf(heard: Heard): Job {
  return heard.of === 'job' ? heard.job : { kind: 'unknown', why: 'nobody looked' }
}

/** The newest answer that was no success; what is said of going on, and of not being there, is none. */
export function refusalOf(state: RecipeState, heard: Heard): Answer | null {
  return heard.of === 'answer' && heard.answer.code !== 0 ? heard.answer : state.refusal
}

export function failed(
  state: RecipeState,
  why: Extract<Outcome, { readonly kind: 'failed' }>['why'],
  job: Job,
): Next {
  return ended(state, { kind: 'failed', why, answer: state.refusal, job })
}

export function ended(state: RecipeState, outcome: Outcome): Next {
  return [state, { do: 'end', outcome }]
}
