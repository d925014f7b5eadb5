/** How money is written for a person. Pure. */
import { decimalText } from '../../decimal.ts'
import { NANO_DIGITS, type NanoUsd } from './money.ts'

const SHOWN_NANO = 100_000n

/** `$0.2811`: rounded up to a hundredth of a cent; more digits help nobody. */
export function dollars(amount: NanoUsd): string {
  const rounded = (amount / SHOWN_NANO) * SHOWN_NANO
  const shown = amount > rounded ? rounded + SHOWN_NANO : rounded
  return `$${decimalText(shown, NANO_DIGITS)}`
}
