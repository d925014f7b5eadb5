import { cells } from './cells.js'
import { CsvError } from './csv-error.js'
import { lines } from './lines.js'

/** The rows of a CSV file as they come in; see docs/csv.md. */
export async function* rows(chunks, { delimiter = ',', maxCell = 1_000_000 } = {}) {
  let line = 0
  let open = null
  for await (const text of lines(chunks)) {
    line += 1
    if (open === null && text === '') continue
    const start = open?.start ?? line
    const whole = open === null ? text : `${open.text}\n${text}`
    const found = cells(whole, delimiter, start)
    if (found === null) {
      open = { start, text: whole }
      continue
    }
    open = null
    if (found.some((cell) => cell.length > maxCell)) throw new CsvError('cell too long', start)
    yield { line: start, cells: found }
  }
  if (open !== null) throw new CsvError('unclosed quote', open.start)
}
