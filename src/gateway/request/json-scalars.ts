/** Steps over the numbers and the three words of JSON in raw bytes, as json-bytes.ts does over the rest. Pure. */
import { isDigit, type JsonBytes } from './json-bytes.ts'

const MINUS = 0x2d
const ZERO = 0x30

const WORDS = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')] as const

/** A number, `true`, `false` or `null`. */
export function skipScalar({ bytes }: JsonBytes, from: number): number {
  const first = bytes[from]
  if (first === MINUS || isDigit(first)) return skipNumber(bytes, from)
  for (const word of WORDS) {
    if (first !== word[0]) continue
    for (let index = 1; index < word.length; index += 1) {
      if (bytes[from + index] !== word[index]) return ~(from + index)
    }
    return from + word.length
  }
  return ~from
}

function skipNumber(bytes: Buffer, from: number): number {
  const whole = bytes[from] === MINUS ? from + 1 : from
  let at = bytes[whole] === ZERO ? whole + 1 : skipDigits(bytes, whole)
  if (at >= 0 && bytes[at] === 0x2e) at = skipDigits(bytes, at + 1)
  if (at < 0 || ((bytes[at] ?? 0) | 0x20) !== 0x65) return at
  const sign = bytes[at + 1]
  return skipDigits(bytes, sign === 0x2b || sign === MINUS ? at + 2 : at + 1)
}

/** At least one. */
function skipDigits(bytes: Buffer, from: number): number {
  let at = from
  while (isDigit(bytes[at])) at += 1
  return at === from ? ~from : at
}
