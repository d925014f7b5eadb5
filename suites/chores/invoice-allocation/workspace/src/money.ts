/** Whole cents. */
export type Cents = number

/** Half away from zero, so that a credit note mirrors its invoice. */
export function roundHalf(amount: number): Cents {
  return Math.sign(amount) * Math.round(Math.abs(amount))
}

export function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0)
}

export function format(amount: Cents): string {
  const sign = amount < 0 ? '-' : ''
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
