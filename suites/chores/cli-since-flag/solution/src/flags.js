import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.js'

/** parseArgs, with its complaints as usage errors in our words. */
export function flags(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error.message.split(/[.'] /)[0].replaceAll("'", ''))
  }
}

/** A whole number from 1 on. */
export function count(text, flag) {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${flag} is no count: ${text}`)
  return Number(text)
}

/** A day of the calendar, written YYYY-MM-DD. */
export function day(text, flag) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN)
  // The 30th of February rolls over to March instead of being refused.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text)
    throw new UsageError(`${flag} is no day: ${text}`)
  return text
}
