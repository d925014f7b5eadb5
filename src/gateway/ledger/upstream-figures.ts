/**
 * What OpenRouter says afterwards: the cost of one call (`/generation?id=`), and what the key has cost this UTC day,
 * week (from Monday) and month (`/key`). Numbers are read as the text they were written in, never as floats. Pure.
 */
import type { Period } from '../../routing/table.ts'
import { scaled } from '../../decimal.ts'
import { NANO_DIGITS, type NanoUsd } from './money.ts'

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
  const cost = data === null ? null : nanoUsdUp(data['total_cost'])
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
    nanoUsdUp(data[`usage_${of}`]),
  )
  if (typeof day !== 'bigint' || typeof week !== 'bigint' || typeof month !== 'bigint') return null
  return { day, week, month }
}

const FINEST = 30

/** Decimal text of dollars, rounded up to a nano-dollar; null for what is none, or is negative. */
export function nanoUsdUp(value: unknown): NanoUsd | null {
  const text = value instanceof Digits ? value.text : value
  const fine = typeof text === 'string' ? scaled(text, NANO_DIGITS + FINEST) : null
  if (fine === null || fine < 0n) return null
  const unit = 10n ** BigInt(FINEST)
  return (fine + unit - 1n) / unit
}

/** A number as it was written. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Fields = Readonly<Record<string, unknown>>

function dataOf(text: string): Fields | null {
  try {
    const reviver = (
      _key: string,
      value: unknown,
      context?: { readonly source?: string },
    ): unknown => (typeof value === 'number' ? new Digits(context?.source ?? '') : value)
    const data = fieldsOf(fieldsOf(JSON.parse(text, reviver))?.['data'])
    return data
  } catch {
    return null
  }
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : null
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function countOf(value: unknown): number | null {
  const count = value instanceof Digits ? Number(value.text) : NaN
  return Number.isSafeInteger(count) && count >= 0 ? count : null
}
