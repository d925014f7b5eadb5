import { rows } from './rows.js'

/** Rows as objects, by the names in the first one. */
export async function* records(chunks, options) {
  let head = null
  for await (const { line, cells } of rows(chunks, options)) {
    if (head === null) head = cells
    else yield { line, record: Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ''])) }
  }
}
