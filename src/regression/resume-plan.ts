/** Whether `regress run` goes on with what was left or begins anew. A run that was paid for is not thrown away. Pure. */
import type { Instant } from '../clock.ts'
import type { KeptRun } from './run-record.ts'

export type Wish = {
  readonly wants: 'resume' | 'fresh' | null
  /** Whether suites, models, repeats or a harness were named: then it is not for us to guess. */
  readonly isNamed: boolean
}

export type Resumption =
  | { readonly do: 'fresh'; readonly giveUp: readonly number[] }
  | { readonly do: 'resume'; readonly batch: number }
  | { readonly do: 'refuse'; readonly why: string; readonly hint: string }

/** Models and prices of longer ago are another week's. */
export const RESUMED_WITHIN_MS = 3 * 86_400_000

/** `newest` are the runs of the newest batch. */
export function resumption(newest: readonly KeptRun[], wish: Wish, now: Instant): Resumption {
  const cut = newest.filter(({ state }) => state === null)
  const left = newest.filter(({ state }) => state === null || state === 'stopped')
  const [first] = left
  const fresh: Resumption = { do: 'fresh', giveUp: cut.map(({ id }) => id) }
  if (wish.wants === 'fresh') return fresh
  if (wish.wants === 'resume') {
    if (first !== undefined) return { do: 'resume', batch: first.batch }
    return {
      do: 'refuse',
      why: 'no run was left unfinished',
      hint: '`agenthost regress run` begins one.',
    }
  }
  if (cut.length === 0 || first === undefined) return fresh
  if (now - first.startedAt > RESUMED_WITHIN_MS) return fresh
  if (!wish.isNamed) return { do: 'resume', batch: first.batch }
  return {
    do: 'refuse',
    why: `run ${cut[0]?.id} was cut off and is not finished`,
    hint: 'Go on with it with --resume, or give it up with --fresh.',
  }
}
