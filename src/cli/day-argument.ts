/** A day on the command line; commander tells what is wrong with its usage. */
import { InvalidArgumentError } from 'commander'

/** `2026-05-24`, and a day that there is. */
export function day(text: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // The 30th of February is read as a day of March.
  const isReal = Number.isFinite(at) && new Date(at).toISOString().startsWith(text)
  if (isReal) return text
  throw new InvalidArgumentError('It must be a day such as 2026-05-24.')
}
