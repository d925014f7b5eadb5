/**
 * Names and texts come from outside: anybody can name a model. Here they are made into text that no format can
 * trip over, and escaped for the one that they go into. Pure.
 */

/** Control characters, and those that turn the direction of what follows: no name needs them. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/gu

/** One line of well-formed text; what cannot be shown is one space. */
export function plain(text: string): string {
  return text.toWellFormed().replace(UNSAFE, ' ').trim()
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** For text and quoted attributes of HTML and SVG alike. */
export function escaped(text: string): string {
  return plain(text).replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? sign)
}

/**
 * For any place in a line of GitHub's Markdown, table cells included: nothing in it is markup, a link, or a
 * mention. `:` and `.` are escaped only where they would make a link, so that names stay readable.
 */
export function markdownEscaped(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]<>&#|!~@]|\$(?!\d)/g, (sign) => `\\${sign}`)
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/(\bwww)\./gi, '$1\\.')
    .replace(/^([-+=])(?=[-+=\s]|$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
}
