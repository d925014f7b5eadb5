/**
 * Text that comes in pieces, some of them still escaped as JSON: they are put together first and unescaped once.
 * Pure.
 */

export type GatheredText = {
  readonly plain: (text: string) => void
  /** The inside of a JSON string. */
  readonly escaped: (text: string) => void
  readonly isEmpty: () => boolean
  /** Letters so far, about: escapes count as they are written. */
  readonly about: () => number
  /** All of it, which may be called again. */
  readonly whole: () => string
  /** All of it, which is then forgotten. */
  readonly take: () => string
}

/** So many pieces are put together at a time: each keeps the text that it was cut from. */
const PIECES_MAX = 1024

export function gatheredText(): GatheredText {
  let done = ''
  let pieces: string[] = []
  let letters = 0
  const settle = (): string => {
    if (pieces.length > 0) {
      done += unescaped(pieces)
      pieces = []
    }
    return done
  }
  return {
    plain(text) {
      if (text === '') return
      done = settle() + text
      letters += text.length
    },
    escaped(text) {
      if (text === '') return
      pieces.push(text)
      letters += text.length
      // Stryker disable next-line ConditionalExpression,CallExpression: a matter of memory alone
      if (pieces.length === PIECES_MAX) settle()
    },
    isEmpty: () => letters === 0,
    about: () => letters,
    whole: settle,
    take() {
      const all = settle()
      done = ''
      letters = 0
      return all
    },
  }
}

/** A piece that is no inside of a JSON string is left out, as its event would be. */
function unescaped(pieces: readonly string[]): string {
  const all = pieces.join('')
  // Stryker disable next-line ConditionalExpression,StringLiteral: quicker, and the same
  if (!all.includes('\\')) return all
  const whole = stringOf(all)
  return whole ?? pieces.map((piece) => stringOf(piece) ?? '').join('')
}

function stringOf(inside: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${inside}"`)
    return typeof value === 'string' ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
