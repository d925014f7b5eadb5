import { sum, type Cents } from './money.ts'

/** Spreads an amount over parts by weight, to the cent; see docs/money.md. */
export function allocate(amount: Cents, weights: readonly number[]): Cents[] {
  if (weights.some((weight) => weight < 0)) throw new RangeError('a weight is negative')
  if (weights.length === 0 && amount !== 0) throw new RangeError('nothing to spread the amount over')
  if (amount < 0) return allocate(-amount, weights).map((part) => 0 - part)
  const total = sum(weights)
  const effective = total === 0 ? weights.map(() => 1) : weights
  const all = total === 0 ? weights.length : total
  const exact = effective.map((weight) => (amount * weight) / all)
  const parts = exact.map(Math.floor)
  const left = amount - sum(parts)
  const byLoss = exact
    .map((share, index) => ({ index, loss: share - Math.floor(share) }))
    .sort((a, b) => b.loss - a.loss || a.index - b.index)
  for (const { index } of byLoss.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}
