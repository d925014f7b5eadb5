import { CsvError } from './csv-error.js'
import { texts } from './texts.js'

/** The rows of a CSV file as they come in; see docs/csv.md. One sign at a time, so chunks cannot matter. */
export async function* rows(chunks, { delimiter = ',', maxCell = 1_000_000 } = {}) {
  let line = 1
  let start = 1
  let cells = []
  let cell = ''
  /** `begin` of a cell, `bare` text, `quoted`, `closed` after a quote that may be one of two. */
  let place = 'begin'
  /** A CR was seen, and what follows tells whether it belongs to the end of the line. */
  let held = false

  const add = (sign) => {
    cell += sign
    if (cell.length > maxCell) throw new CsvError('cell too long', start)
  }
  const endCell = () => {
    cells.push(cell)
    cell = ''
    place = 'begin'
  }
  const text = (sign) => {
    if (place === 'closed') throw new CsvError('text after the closing quote', start)
    add(sign)
    place = 'bare'
  }
  /** The row that ended, or null for an empty line. */
  const endRow = () => {
    const isEmpty = place === 'begin' && cells.length === 0
    endCell()
    const row = isEmpty ? null : { line: start, cells }
    cells = []
    return row
  }

  for await (const piece of texts(chunks)) {
    for (let at = 0; at < piece.length; at += 1) {
      const sign = piece[at]
      if (place === 'quoted') {
        if (sign === '"') place = 'closed'
        else add(sign)
        if (sign === '\n') line += 1
        continue
      }
      if (held) {
        held = false
        if (sign !== '\n') text('\r')
      }
      if (sign === '\n') {
        const row = endRow()
        line += 1
        start = line
        if (row !== null) yield row
      } else if (sign === '\r') held = true
      else if (sign === delimiter) endCell()
      else if (sign === '"' && place === 'begin') place = 'quoted'
      else if (sign === '"' && place === 'closed') {
        add('"')
        place = 'quoted'
      } else text(sign)
    }
  }
  if (place === 'quoted') throw new CsvError('unclosed quote', start)
  if (held) text('\r')
  const last = endRow()
  if (last !== null) yield last
}
