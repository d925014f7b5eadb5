import { CsvError } from './csv-error.js'

/** The cells of one line; null when a quoted one goes on in the next line. */
export function cells(text, delimiter, line) {
  const found = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let value = ''
      at += 1
      for (;;) {
        const end = text.indexOf('"', at)
        if (end === -1) return null
        value += text.slice(at, end)
        at = end + 1
        if (text[at] !== '"') break
        value += '"'
        at += 1
      }
      found.push(value)
      if (at < text.length && text[at] !== delimiter) throw new CsvError('text after the closing quote', line)
    } else {
      const end = text.indexOf(delimiter, at)
      found.push(text.slice(at, end === -1 ? text.length : end))
      at = end === -1 ? text.length : end
    }
    if (at >= text.length) return found
    at += 1
  }
}
