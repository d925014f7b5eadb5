/**
 * Steps over JSON in raw bytes, as strictly as JSON.parse, without making a value of it. Every step answers where
 * it ended, or `~where` (a negative number) for the byte that no JSON can have there. Pure.
 */

/** Deeper nesting is refused: no client needs it, and parsers that recurse fall over it. */
export const MAX_DEPTH = 200

export type JsonBytes = {
  readonly bytes: Buffer
  /** The same memory four bytes at a time, from byte `lead` on. */
  readonly words: Int32Array
  readonly lead: number
}

export const QUOTE = 0x22
const BACKSLASH = 0x5c
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_LIST = 0x5b
export const CLOSE_LIST = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
const MINUS = 0x2d
const ZERO = 0x30

export function jsonBytes(bytes: Buffer): JsonBytes {
  const lead = (4 - (bytes.byteOffset & 3)) & 3
  const count = Math.max(0, bytes.length - lead) >> 2
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + lead, count)
  return { bytes, words, lead }
}

/** Of strings: plain bytes are 0, the others end a run of them. */
const ENDS_RUN = new Uint8Array(256)
ENDS_RUN.fill(1, 0, 0x20)
ENDS_RUN[QUOTE] = 1
ENDS_RUN[BACKSLASH] = 1

export function skipSpace({ bytes }: JsonBytes, from: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at += 1
  }
}

/** `from` is behind the opening quote; ends behind the closing one. */
export function skipString(json: JsonBytes, from: number): number {
  const { bytes, lead } = json
  let at = from
  for (;;) {
    // What lies behind the end reads as a control character.
    const byte = bytes[at] ?? 0
    if (ENDS_RUN[byte] === 0) {
      at += 1
      if (((at - lead) & 3) === 0) at = skipPlainWords(json, at)
    } else if (byte === QUOTE) return at + 1
    else if (byte === BACKSLASH) {
      at = skipEscape(bytes, at + 1)
      if (at < 0) return at
    } else return ~at
  }
}

/** Four bytes at a time while none of them is a quote, a backslash or a control character. */
function skipPlainWords({ words, lead }: JsonBytes, from: number): number {
  let index = (from - lead) >> 2
  for (; index < words.length; index += 1) {
    const word = words[index] ?? 0
    const quote = word ^ 0x22222222
    const slash = word ^ 0x5c5c5c5c
    const found =
      ((word - 0x20202020) & ~word) |
      ((quote - 0x01010101) & ~quote) |
      ((slash - 0x01010101) & ~slash)
    if ((found & 0x80808080) !== 0) break
  }
  return lead + (index << 2)
}

function skipEscape(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case 0x22:
    case 0x2f:
    case 0x5c:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 1
    case 0x75:
      for (let digit = at + 1; digit <= at + 4; digit += 1) {
        if (!isHex(bytes[digit] ?? 0)) return ~digit
      }
      return at + 5
    default:
      return ~at
  }
}

function isHex(byte: number): boolean {
  const small = byte | 0x20
  return isDigit(byte) || (small >= 0x61 && small <= 0x66)
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39
}

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
