/** Pass fractions by task, out of attempts; and whether too many of a model's say nothing of it. Pure. */
import { counts, type Attempt, type Outcome } from './trial.ts'
import type { TaskScores } from './verdict.ts'

/** Above this share of attempts that do not count, nothing is said of the model. */
export const UNCOUNTED_MAX = 0.05

export function scoresOf(
  attempts: Iterable<{ readonly task: string; readonly outcome: Outcome }>,
): TaskScores {
  const scores = new Map<string, { passed: number; counted: number }>()
  for (const { task, outcome } of attempts) {
    if (!counts(outcome)) continue
    const { passed, counted } = scores.get(task) ?? { passed: 0, counted: 0 }
    const more = outcome === 'passed' ? 1 : 0
    scores.set(task, { passed: passed + more, counted: counted + 1 })
  }
  return scores
}

/** Trouble on the way, another model, our own faults: too much of it, and the rest is no fair sample. */
export function isInvalid(
  attempts: readonly Pick<Attempt, 'outcome'>[],
  most = UNCOUNTED_MAX,
): boolean {
  const uncounted = attempts.filter(({ outcome }) => !counts(outcome)).length
  return uncounted > most * attempts.length
}
