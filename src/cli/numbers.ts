/** Whole numbers on the command line; commander tells what is wrong with its usage. */
import { InvalidArgumentError } from 'commander'

export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

export function positiveNumber(text: string): number {
  const number = wholeNumber(text)
  if (number > 0) return number
  throw new InvalidArgumentError('It must be more than 0.')
}

export function numberUpTo(most: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text)
    throw new InvalidArgumentError(`It must be a whole number up to ${most}.`)
  }
}
