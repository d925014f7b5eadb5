/**
 * The week's verdicts: each model against its own pooled last good weeks, Holm over the models. Words are said only
 * as far as the figures carry them; without evidence it is told how much could have been seen. Pure.
 */
import { exchangeTest, pairsOf, type Exchange } from './against-before.ts'
import { driftOf, pool } from './drift.ts'
import { holm } from './holm.ts'
import { bootstrapMean } from './intervals.ts'
import type { Random } from './random.ts'
import type { ModelVerdict, TaskScores, VerdictWord } from './verdict.ts'

/** A verdict of getting worse, or better, has to be this sure, over all models of the week together. */
export const SURE = 0.05
/** Below this a model is run again before anything is said. */
export const SECOND_STAGE = 0.1
/** Last good weeks that are pooled: last week alone would be luck compared with luck. */
export const REFERENCE_WEEKS = 4
/** One-sided 5 %, seen four times in five. */
const Z_SURE = 1.6448536269514722
const Z_POWER = 0.8416212335729143

export type ModelWeek = {
  readonly model: string
  /** Attempts of both stages together. */
  readonly now: TaskScores
  readonly stages: 1 | 2
  /** Good weeks before, oldest first; weeks that were told as worse are not among them. */
  readonly before: readonly TaskScores[]
  /** Too much transport trouble: then nothing is said. */
  readonly isInvalid: boolean
}

export function verdictsOf(weeks: readonly ModelWeek[], random: Random): readonly ModelVerdict[] {
  const tests = weeks.map((week) => (week.isInvalid ? null : testOf(week)))
  const worse = holm(tests.map((test) => test?.worse ?? null))
  const better = holm(tests.map((test) => test?.better ?? null))
  return weeks.map((week, index) =>
    verdictOf(week, tests[index] ?? null, {
      worse: worse[index] ?? null,
      better: better[index] ?? null,
      random,
    }),
  )
}

/** Whether the first stage asks for a second one. */
export function wantsSecondStage(week: ModelWeek): boolean {
  const test = week.isInvalid || week.stages === 2 ? null : testOf(week)
  return test !== null && test.worse < SECOND_STAGE
}

function referenceOf({ before }: ModelWeek): TaskScores {
  return pool(before.slice(-REFERENCE_WEEKS))
}

function testOf(week: ModelWeek): Exchange | null {
  return exchangeTest(pairsOf(week.now, referenceOf(week)))
}

type Adjusted = {
  readonly worse: number | null
  readonly better: number | null
  readonly random: Random
}

function verdictOf(
  week: ModelWeek,
  test: Exchange | null,
  { worse, better, random }: Adjusted,
): ModelVerdict {
  const { model, now, stages, before } = week
  const pairs = pairsOf(now, referenceOf(week))
  const differences = pairs.map((pair) => fraction(pair.now) - fraction(pair.before))
  const scores = [...now.values()].filter(({ counted }) => counted > 0)
  return {
    model,
    word: week.isInvalid ? 'INVALID' : wordOf(test, worse, better),
    now: mean(scores.map(fraction)),
    before: pairs.length === 0 ? null : mean(pairs.map((pair) => fraction(pair.before))),
    change: test === null ? null : { mean: test.change, ...bootstrapMean(differences, random) },
    p: test?.worse ?? null,
    adjusted: worse,
    smallestSeen: test === null ? null : Math.min(1, (Z_SURE + Z_POWER) * test.standardError),
    stages,
    tasks: scores.length,
    passAll: scores.filter(({ passed, counted }) => passed === counted).length,
    drift: week.isInvalid ? null : driftOf([...before, now]),
  }
}

function wordOf(test: Exchange | null, worse: number | null, better: number | null): VerdictWord {
  if (test === null || worse === null || better === null) return 'NO EVIDENCE'
  if (worse < SURE) return 'REGRESSED'
  if (test.worse < SECOND_STAGE) return 'SUSPECT'
  return better < SURE ? 'IMPROVED' : 'NO EVIDENCE'
}

function fraction({
  passed,
  counted,
}: {
  readonly passed: number
  readonly counted: number
}): number {
  return passed / counted
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length
}
