/**
 * What OpenRouter says afterwards: the cost of one call (`/generation?id=`), and what the key has cost this UTC day,
 * week (from Monday) and month (`/key`). Numbers are read as the text they were written in, never as floats. Pure.
 */
import type { Period } from '../../routing/table.ts'
import type { JsonObject } from '../call.ts'
import { isObject } from '../json-look.ts'
import { nanoUsdUp, type NanoUsd } from './money.ts'

export type GenerationAnswer = {
  readonly cost: NanoUsd
  readonly servedModel: string | null
  readonly provider: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly cachedTokens: number | null
  readonly reasoningTokens: number | null
}

export type KeyFigures = Readonly<Record<Exclude<Period, 'total'>, NanoUsd>>

/** Null where it has no cost (yet), or cannot be read. */
export function generationAnswer(text: string): GenerationAnswer | null {
  const data = dataOf(text)
  const cost = data === null ? null : amountOf(data['total_cost'])
  if (data === null || cost === null) return null
  return {
    cost,
    servedModel: wordOf(data['model']),
    provider: wordOf(data['provider_name']),
    inputTokens: countOf(data['native_tokens_prompt'] ?? data['tokens_prompt']),
    outputTokens: countOf(data['native_tokens_completion'] ?? data['tokens_completion']),
    cachedTokens: countOf(data['native_tokens_cached']),
    reasoningTokens: countOf(data['native_tokens_reasoning']),
  }
}

/** Null when one of the three is missing or cannot be read. */
export function keyFigures(text: string): KeyFigures | null {
  const data = dataOf(text)
  if (data === null) return null
  const [day, week, month] = ['daily', 'weekly', 'monthly'].map((of) =>
    amountOf(data[`usage_${of}`]),
  )
  if (typeof day !== 'bigint' || typeof week !== 'bigint' || typeof month !== 'bigint') return null
  return { day, week, month }
}

function amountOf(value: unknown): NanoUsd | null {
  const text = value instanceof Digits ? value.text : value
  return typeof text === 'string' ? nanoUsdUp(text) : null
}

/** A number as it was written. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function dataOf(text: string): JsonObject | null {
  try {
    const reviver = (
      _key: string,
      value: unknown,
      context?: { readonly source?: string },
    ): unknown => (typeof value === 'number' ? new Digits(context?.source ?? '') : value)
    const answer: unknown = JSON.parse(text, reviver)
    const data = isObject(answer) ? answer['data'] : null
    return isObject(data) ? data : null
  } catch {
    return null
  }
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function countOf(value: unknown): number | null {
  const count = value instanceof Digits ? Number(value.text) : NaN
  return Number.isSafeInteger(count) && count >= 0 ? count : null
}
