/**
 * Texts of alerts as they go out: on one line, without what commands a terminal or turns the reading
 * direction, and as short as the place they are shown in. Pure.
 */

/** Escape sequences of terminals (CSI, OSC, and the short ones). */
// oxlint-disable-next-line no-control-regex -- they are what it is about
const ESCAPES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g
/** Marks that change the order in which letters are shown, and what no font shows. */
const INVISIBLE = /[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/g

/** Longer texts are cut before they are looked at letter by letter: a bound on the work. */
const LOOKED_AT = 20_000
/** A letter may carry marks without end; this many code units a letter is generous. */
const UNITS_EACH = 16

/** One line of plain text. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

/** Plain text that keeps its lines. */
export function plain(text: string): string {
  return text
    .slice(0, LOOKED_AT)
    .replace(ESCAPES, '')
    .replace(INVISIBLE, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .toWellFormed()
}

let segmenter: Intl.Segmenter | undefined

/** At most so many letters as a person counts them, with an ellipsis where something was cut off. */
export function shortened(text: string, letters: number): string {
  if (text.length <= letters) return text
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  let cut = ''
  let count = 0
  for (const { segment } of segmenter.segment(text)) {
    if (cut.length + segment.length > letters * UNITS_EACH) return `${cut}…`
    if (count === letters - 1 && cut.length + segment.length < text.length) return `${cut}…`
    cut += segment
    count += 1
  }
  return cut
}

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return joined(hours, 'h', minutes % 60, 'min')
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function joined(most: number, unit: string, rest: number, small: string): string {
  return rest === 0 ? `${most} ${unit}` : `${most} ${unit} ${rest} ${small}`
}
