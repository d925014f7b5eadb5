/**
 * Looks through the text of an answer for calls that the model wrote into it instead of making them (reference:
 * gateway-evals.md 8, LEAKED_CALL). Only what was found is kept, not the text. Pure.
 */
import { gatheredText } from './gathered-text.ts'

export type Leaks = {
  /** Letters of text. */
  readonly letters: number
  /** A marker of some model's own syntax for calls. */
  readonly hasMarker: boolean
  /** Names in fenced JSON with a name and arguments: a leak only if a tool is called that. */
  readonly fenced: ReadonlySet<string>
}

export type LeakWatch = {
  readonly plain: (text: string) => void
  readonly escaped: (text: string) => void
  readonly isEmpty: () => boolean
  readonly found: () => Leaks
}

/** Text is looked through in pieces of about this many letters. */
const PIECE_LETTERS = 65_536
/** A piece begins with the end of the one before: longer than what a leak is known by. */
const OVERLAP_LETTERS = 512
const FENCED_MAX = 16

/** Not within backticks: there somebody writes about them. */
const MARKER = /(?<!`)(?:<tool_call|<\|tool_call|<function=)/
const FENCED =
  /```\w{0,16}\s{0,8}\{\s{0,16}"name"\s{0,4}:\s{0,4}"([\w.:-]{1,128})"\s{0,4},\s{0,16}"(?:arguments|parameters|input)"\s{0,4}:/g

export function leakWatch(): LeakWatch {
  const text = gatheredText()
  const fenced = new Set<string>()
  let hasMarker = false
  let letters = 0
  let overlap = ''
  const look = (): void => {
    const piece = text.take()
    letters += piece.length
    const seen = overlap + piece
    overlap = seen.slice(-OVERLAP_LETTERS)
    hasMarker ||= seen.includes('<') && MARKER.test(seen)
    if (!seen.includes('```')) return
    for (const [, name] of seen.matchAll(FENCED)) {
      if (name !== undefined && fenced.size < FENCED_MAX) fenced.add(name)
    }
  }
  const lookNow = (): void => {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: a matter of memory alone
    if (text.about() >= PIECE_LETTERS) look()
  }
  return {
    plain(more) {
      text.plain(more)
      lookNow()
    },
    escaped(more) {
      text.escaped(more)
      lookNow()
    },
    isEmpty: () => letters === 0 && text.isEmpty(),
    found() {
      look()
      return { letters, hasMarker, fenced }
    },
  }
}
