/**
 * Carries out a run of a suite: starts what the plan says is due, as many at once as it may, and records each
 * attempt the moment that it ends. Decisions are in run-plan.ts and verdicts.ts.
 */
import { closeLeftover, oneAttempt, type Tried } from './one-attempt.ts'
import type { RunDoors, RunEnd, RunInHand } from './run-doors.ts'
import { attemptsIn, nextStep, type RunShape, type RunSoFar } from './run-plan.ts'
import { keyText, mostOf, type ModelUnderTest } from './run-record.ts'
import { isInvalid, scoresOf } from './scores.ts'
import type { Task } from './task.ts'
import type { Attempt, AttemptKey } from './trial.ts'
import { wantsSecondStage } from './verdicts.ts'

type Hand = {
  readonly attempts: Attempt[]
  readonly recorded: Set<string>
  readonly underWay: Map<string, { readonly costNanoUsd: bigint; readonly ends: Promise<void> }>
  spentNanoUsd: bigint
  again: readonly string[] | null
}

/**
 * Comes back when nothing is under way any more. Rejects when an attempt cannot be recorded: then no further one is
 * begun, since it might be paid twice.
 */
export async function carryOutRun(run: RunInHand, doors: RunDoors): Promise<RunEnd> {
  const shape = shapeOf(run)
  const hand: Hand = {
    attempts: [...run.attempts],
    recorded: new Set(run.attempts.map(keyText)),
    underWay: new Map(),
    spentNanoUsd: run.spentNanoUsd,
    again: null,
  }
  for (const left of run.underWay) {
    const { measures } = await closeLeftover(left, run, doors)
    hand.spentNanoUsd += measures.costNanoUsd ?? 0n
  }
  doors.tell({ is: 'planned', attempts: attemptsIn(shape, null), again: [] })
  try {
    return await carryOn({ run, shape, hand }, doors)
  } finally {
    // Also when one of them could not be recorded: the others are not left behind.
    await Promise.allSettled([...hand.underWay.values()].map(({ ends }) => ends))
  }
}

type Going = { readonly run: RunInHand; readonly shape: RunShape; readonly hand: Hand }

async function carryOn(going: Going, doors: RunDoors): Promise<RunEnd> {
  const { run, shape, hand } = going
  for (;;) {
    const isTold = run.stop.aborted
    const step = nextStep(shape, soFarOf(hand))
    if (step.do === 'start' && !isTold) {
      start(step.key, step.costNanoUsd, going, doors)
    } else if (hand.underWay.size > 0) {
      await Promise.race([...hand.underWay.values()].map(({ ends }) => ends))
    } else if (isTold) {
      return { attempts: hand.attempts, again: hand.again ?? [], ended: 'told' }
    } else if (step.do === 'look') {
      hand.again = modelsAgain(run, hand.attempts, doors)
      const attempts = attemptsIn(shape, hand.again)
      doors.tell({ is: 'planned', attempts, again: hand.again })
    } else if (step.do === 'end') {
      return { attempts: hand.attempts, again: hand.again ?? [], ended: step.why }
    }
  }
}

/** By the first stage alone, so that a run that is taken up again comes to the same. */
function modelsAgain(
  { kept }: RunInHand,
  attempts: readonly Attempt[],
  { before }: RunDoors,
): readonly string[] {
  const first = attempts.filter(({ stage }) => stage === 1)
  return kept.models
    .map(({ model }) => model)
    .filter((model) => {
      const own = first.filter((each) => each.model === model)
      const now = scoresOf(own)
      const week = { model, now, stages: 1, before: before(model), isInvalid: isInvalid(own) }
      return wantsSecondStage({ ...week, stages: 1 })
    })
}

function start(key: AttemptKey, costNanoUsd: bigint, { run, hand }: Going, doors: RunDoors): void {
  const task = run.tasks.find(({ id }) => id === key.task)
  const under = run.kept.models.find(({ model }) => model === key.model)
  if (task === undefined || under === undefined) throw new Error(`nobody planned ${keyText(key)}`)
  const ends = attempted(key, { task, under, run }, { hand, doors })
  // Raced for as long as it is under way; a rejection in between is kept for the race.
  ends.catch(() => undefined)
  hand.underWay.set(keyText(key), { costNanoUsd, ends })
}

async function attempted(
  key: AttemptKey,
  what: { task: Task; under: ModelUnderTest; run: RunInHand },
  { hand, doors }: { hand: Hand; doors: RunDoors },
): Promise<void> {
  const tried: Tried = await oneAttempt(key, what, doors)
  const { attempt, isLastWord } = tried
  hand.underWay.delete(keyText(key))
  hand.spentNanoUsd += attempt.measures.costNanoUsd ?? 0n
  if (isLastWord) {
    hand.recorded.add(keyText(key))
    hand.attempts.push(attempt)
  }
  doors.tell({ is: 'ended', ...tried })
}

function soFarOf({ recorded, underWay, spentNanoUsd, again }: Hand): RunSoFar {
  const held = new Map([...underWay].map(([key, { costNanoUsd }]) => [key, costNanoUsd]))
  return { recorded, underWay: held, spentNanoUsd, again }
}

function shapeOf({ kept, tasks, parallel }: RunInHand): RunShape {
  return {
    models: kept.models.map(({ model }) => model),
    tasks: tasks.map(({ id, limits }) => ({ id, costNanoUsd: mostOf(limits) })),
    repeats: kept.repeats,
    parallel,
    budgetNanoUsd: kept.budgetNanoUsd,
  }
}
