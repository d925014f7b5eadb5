import { sum, type Cents } from './money.ts'

/** Spreads an amount over parts by weight, to the cent; see docs/money.md. */
export function allocate(amount: Cents, weights: readonly number[]): Cents[] {
  const all = sum(weights)
  return weights.map((weight) => Math.round((amount * weight) / all))
}
