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
  const { bytes } = json
  let at = from
  for (;;) {
    const words = at + SHORT_RUN
    // What lies behind the end reads as a control character.
    let byte = bytes[at] ?? 0
    while (ENDS_RUN[byte] === 0 && at < words) byte = bytes[(at += 1)] ?? 0
    if (byte === QUOTE) return at + 1
    if (ENDS_RUN[byte] === 0) at = skipPlainWords(json, at)
    else if (byte === BACKSLASH) at = skipEscape(bytes, at + 1)
    else return ~at
    if (at < 0) return at
  }
}

/** Code and prose have an escape every few words: only runs longer than this are worth the words. */
const SHORT_RUN = 24

/** Four bytes at a time while none of them ends the run; up to three bytes before `from` are looked at again. */
function skipPlainWords({ words, lead }: JsonBytes, from: number): number {
  let index = (from - lead) >> 2
  const last = words.length - 3
  while (index < last) {
    const found =
      ends(words[index] ?? 0) |
      ends(words[index + 1] ?? 0) |
      ends(words[index + 2] ?? 0) |
      ends(words[index + 3] ?? 0)
    if ((found & HIGH_BITS) !== 0) break
    index += 4
  }
  const at = lead + (index << 2)
  return at > from ? at : from
}

const HIGH_BITS = 0x80808080 | 0

/** The high bit of a byte is set where one of these four ends a run; what carries into bytes above it does no harm. */
function ends(word: number): number {
  const quote = word ^ 0x22222222
  const slash = word ^ 0x5c5c5c5c
  return (
    (((word - 0x20202020) | 0) & ~word) |
    (((quote - 0x01010101) | 0) & ~quote) |
    (((slash - 0x01010101) | 0) & ~slash)
  )
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

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= 0x39
}
