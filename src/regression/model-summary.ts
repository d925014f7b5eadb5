/** What the attempts of one model in one run come to: the figures beside its verdict. Pure. */
import { bootstrapRate } from './intervals.ts'
import type { Random } from './random.ts'
import { scoresOf } from './scores.ts'
import { counts, type Attempt } from './trial.ts'
import type { Interval } from './verdict.ts'

export type Rate = { readonly hits: number; readonly of: number }

export type ModelSummary = {
  readonly model: string
  readonly attempts: number
  /** Those that say something about the model. */
  readonly counted: number
  readonly passed: number
  /** Share of the counted that passed, mean over tasks; by bootstrap over tasks. */
  readonly passRate: number | null
  readonly passInterval: Interval | null
  readonly tasks: number
  /** pass^k: tasks of which every counted attempt passed. */
  readonly passAll: number
  /** Calls that were no JSON, of no tool or against its schema, of those that could be checked. */
  readonly toolFailures: Rate
  readonly toolFailureInterval: Interval | null
  readonly outcomes: Readonly<Record<string, number>>
  /** Why most of those that do not count came to nothing; null where all count. */
  readonly trouble: string | null
  readonly costNanoUsd: bigint
  /** All its money over the attempts that passed; null where none did. */
  readonly costPerSolvedNanoUsd: bigint | null
  readonly turnsMedian: number | null
  readonly wallMsMedian: number | null
  readonly firstTokenMsMedian: number | null
}

const CALL_FAILURES = ['invalid_json', 'unknown_tool', 'schema_mismatch']

export function summaryOf(
  model: string,
  attempts: readonly Attempt[],
  random: Random,
): ModelSummary {
  const own = attempts.filter((each) => each.model === model)
  const counted = own.filter(({ outcome }) => counts(outcome))
  const passed = counted.filter(({ outcome }) => outcome === 'passed').length
  const scores = [...scoresOf(own).values()]
  const rates = scores.map((score) => score.passed / score.counted)
  const byTask = [...Map.groupBy(counted, ({ task }) => task).values()].map(failuresOf)
  const toolFailures = failuresOf(counted)
  const cost = own.reduce((sum, { measures }) => sum + (measures.costNanoUsd ?? 0n), 0n)
  const median = (of: (attempt: Attempt) => number | null): number | null =>
    medianOf(counted.map(of).filter((each) => each !== null))
  return {
    model,
    attempts: own.length,
    counted: counted.length,
    passed,
    passRate: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    passInterval:
      rates.length === 0
        ? null
        : bootstrapRate(
            rates.map((hits) => ({ hits, of: 1 })),
            random,
          ),
    tasks: scores.length,
    passAll: scores.filter((score) => score.passed === score.counted).length,
    toolFailures,
    toolFailureInterval: toolFailures.of === 0 ? null : bootstrapRate(byTask, random),
    outcomes: Object.fromEntries(
      [...Map.groupBy(own, ({ outcome }) => outcome)].map(([outcome, all]) => [
        outcome,
        all.length,
      ]),
    ),
    trouble: commonest(own.filter(({ outcome }) => !counts(outcome)).map(({ why }) => why)),
    costNanoUsd: cost,
    costPerSolvedNanoUsd: passed === 0 ? null : cost / BigInt(passed),
    turnsMedian: median(({ measures }) => measures.turns),
    wallMsMedian: median(({ measures }) => measures.wallMs),
    firstTokenMsMedian: median(({ measures }) => measures.firstTokenMs),
  }
}

function failuresOf(attempts: readonly Attempt[]): Rate {
  let hits = 0
  let ok = 0
  for (const { measures } of attempts) {
    for (const verdict of CALL_FAILURES) hits += measures.toolVerdicts[verdict] ?? 0
    ok += measures.toolVerdicts['ok'] ?? 0
  }
  return { hits, of: hits + ok }
}

function commonest(texts: readonly string[]): string | null {
  const groups = [...Map.groupBy(texts, (text) => text)]
  return groups.toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
