/**
 * Exact sums of a week's rows, and what is made of two sums: shares, changes. Integers stay integers; only a ratio
 * is a float. Pure.
 */
import type { Row, Slug } from './facts.ts'
import { isModel } from './join.ts'

export type Tally = {
  readonly total: bigint
  /** Everything but `other`: what can be put on a model, and so on a vendor. */
  readonly attributed: bigint
  readonly other: bigint
  readonly models: ReadonlyMap<Slug, bigint>
  /** Slugs with more than one row; their rows were added up. */
  readonly twice: readonly Slug[]
}

export function tally(rows: readonly Row[]): Tally {
  const models = new Map<Slug, bigint>()
  const seen = new Set<Slug>()
  const twice = new Set<Slug>()
  let other = 0n
  for (const { slug, tokens } of rows) {
    if (seen.has(slug)) twice.add(slug)
    seen.add(slug)
    if (isModel(slug)) models.set(slug, (models.get(slug) ?? 0n) + tokens)
    else other += tokens
  }
  const attributed = sum(models.values())
  return { total: attributed + other, attributed, other, models, twice: [...twice].toSorted() }
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n
  for (const value of values) total += value
  return total
}

/** A part of a whole in [0, 1]; 0 of nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole)
}

/** A fraction of what was before; null when nothing was. */
export function changeOf(now: bigint, before: bigint | undefined): number | null {
  if (before === undefined || before === 0n) return null
  return Number(now - before) / Number(before)
}

/** For people: 0.0742 is `7.4 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
