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
