/** How money is written for a person: the one text of it, for messages of the gateway and for tables. Pure. */
import { decimalText, dividedBy } from '../../decimal.ts'
import { NANO_DIGITS, type NanoUsd } from './money.ts'

const DOLLAR = 1_000_000_000n
const CENT = 10_000_000n
const FIGURES = 3

/** `$0` is nothing, `$812.40` is to the cent, and below a dollar three figures count, however small: `$0.0000123`. */
export function dollars(amount: NanoUsd): string {
  if (amount < 0n) return `-${dollars(-amount)}`
  if (amount === 0n) return '$0'
  const shown = amount < DOLLAR ? toFigures(amount) : amount
  if (shown < DOLLAR) return `$${decimalText(shown, NANO_DIGITS)}`
  const cents = String(dividedBy(shown, CENT))
  return `$${cents.slice(0, -2)}.${cents.slice(-2)}`
}

function toFigures(amount: NanoUsd): NanoUsd {
  const unit = 10n ** BigInt(Math.max(0, String(amount).length - FIGURES))
  return dividedBy(amount, unit) * unit
}
