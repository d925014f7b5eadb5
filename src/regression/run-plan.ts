/**
 * What a run does next: which attempts are due, in which order, and whether the budget holds the next one. What is
 * recorded is never run again, so that a run that was cut off goes on where it was. Pure.
 */
import { keyText } from './run-record.ts'
import type { AttemptKey } from './trial.ts'

export type RunShape = {
  readonly models: readonly string[]
  readonly tasks: readonly { readonly id: string; readonly costNanoUsd: bigint }[]
  readonly repeats: number
  readonly parallel: number
  readonly budgetNanoUsd: bigint
}

export type RunSoFar = {
  /** Texts of the keys of attempts that have had their last word. */
  readonly recorded: ReadonlySet<string>
  /** By the text of the key: the most that it may cost. */
  readonly underWay: ReadonlyMap<string, bigint>
  /** What all that ended has cost, whatever became of it. */
  readonly spentNanoUsd: bigint
  /** The models that asked for a second stage; null while the first one goes on. */
  readonly again: readonly string[] | null
}

export type NextStep =
  | { readonly do: 'start'; readonly key: AttemptKey; readonly costNanoUsd: bigint }
  | { readonly do: 'wait' }
  /** The first stage is over: which models want a second one? */
  | { readonly do: 'look' }
  | { readonly do: 'end'; readonly why: 'complete' | 'budget' }

export function nextStep(shape: RunShape, soFar: RunSoFar): NextStep {
  const due = firstDue(shape, soFar)
  if (due === null) {
    if (soFar.underWay.size > 0) return { do: 'wait' }
    return soFar.again === null ? { do: 'look' } : { do: 'end', why: 'complete' }
  }
  if (soFar.underWay.size >= shape.parallel) return { do: 'wait' }
  let reserved = soFar.spentNanoUsd + due.costNanoUsd
  for (const held of soFar.underWay.values()) reserved += held
  if (reserved <= shape.budgetNanoUsd) return { do: 'start', ...due }
  // What is under way may turn out cheaper than what was reserved for it.
  return soFar.underWay.size > 0 ? { do: 'wait' } : { do: 'end', why: 'budget' }
}

/** How many attempts there are in all, as far as it is known now. */
export function attemptsIn({ models, tasks, repeats }: RunShape, again: readonly string[] | null) {
  return (models.length + (again?.length ?? 0)) * tasks.length * repeats
}

type Due = { readonly key: AttemptKey; readonly costNanoUsd: bigint }

function firstDue(shape: RunShape, { recorded, underWay, again }: RunSoFar): Due | null {
  const isOpen = ({ key }: Due): boolean => {
    const text = keyText(key)
    return !recorded.has(text) && !underWay.has(text)
  }
  return (
    inOrder(shape, shape.models, 1).find(isOpen) ??
    (again === null ? null : inOrder(shape, again, 2).find(isOpen)) ??
    null
  )
}

/**
 * Every model has its turn at a task before the next one, and the next repeat comes after all tasks: trouble of an
 * hour hits all models alike, and a run that stops early has compared what it has. The models take turns at going
 * first.
 */
function* inOrder(
  { tasks, repeats }: RunShape,
  models: readonly string[],
  stage: 1 | 2,
): Generator<Due> {
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const [at, { id: task, costNanoUsd }] of tasks.entries()) {
      for (let turn = 0; turn < models.length; turn += 1) {
        const model = models[(at + repeat + turn) % models.length]
        if (model !== undefined) yield { key: { model, task, repeat, stage }, costNanoUsd }
      }
    }
  }
}
