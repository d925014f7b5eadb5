/**
 * SVG as text. Colours are class names: the page and the picture each say what they look like. There is nobody
 * to measure a text here, so widths are estimated on the wide side. Pure.
 */
import { escaped, plain } from './plain-text.ts'

type Attributes = Readonly<Record<string, string | number>>

export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
  )
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`
}

export type TextLook = {
  readonly size?: number
  /** `ink` (the default), `muted`, `up`, `down`, and `strong` besides. */
  readonly look?: string
  readonly anchor?: 'start' | 'middle' | 'end'
  /** Cut to this width in px, with the whole of it as a tooltip. */
  readonly within?: number
}

/** A line of text with its baseline at `y`. */
export function label(x: number, y: number, text: string, options: TextLook = {}): string {
  const { size = 13, look = 'ink', anchor = 'start', within = Infinity } = options
  const whole = plain(text)
  const shown = fitted(whole, within, size)
  const title = shown === whole ? '' : `<title>${escaped(whole)}</title>`
  const attributes = { x, y, class: look, 'font-size': size, 'text-anchor': anchor }
  return element('text', attributes, `${escaped(shown)}${title}` || ' ')
}

type Four = readonly [number, number, number, number]

/** `[x, y, width, height]`. */
export function box(look: string, [x, y, width, height]: Four): string {
  return element('rect', { class: look, x, y, width: Math.max(width, 0), height })
}

/** From `[x, y` to `x, y]`. */
export function line(look: string, [x1, y1, x2, y2]: Four): string {
  return element('line', { class: look, x1, y1, x2, y2 })
}

/** As much of a text as goes into a width, with `…` for what was cut. */
export function fitted(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text
  let used = widthOf('…', size)
  let kept = ''
  for (const sign of text) {
    used += widthOf(sign, size)
    if (used > width) break
    kept += sign
  }
  return `${kept.trimEnd()}…`
}

/** In px; of a wide font (DejaVu Sans), so that what is estimated to fit does. */
export function widthOf(text: string, size: number): number {
  let ems = 0
  for (const sign of text) ems += emsOf(sign)
  return ems * size
}

function emsOf(sign: string): number {
  // Accents that stand on the letter before, joiners and variation selectors.
  if (/[\p{Mn}\p{Cf}]/u.test(sign)) return 0
  if (sign > '\u2e7f') return 1.3
  if (/[ilj.,:;|'!\u202f ]/.test(sign)) return 0.36
  if (/[mwMW%@…−×▲▼→–●◆]/.test(sign)) return 1
  return /[A-Z]/.test(sign) ? 0.72 : 0.63
}

/** A text as lines of at most a width; a word that is longer is cut. */
export function wrapped(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of plain(text).split(/\s+/)) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && widthOf(longer, size) > width) {
      lines.push(current)
      current = word
    } else current = longer
  }
  if (current !== '') lines.push(current)
  return lines.map((whole) => fitted(whole, width, size))
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}
