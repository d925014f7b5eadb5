import { readFileSync } from 'node:fs'

const FILTERS = JSON.parse(readFileSync(new URL('./filters.json', import.meta.url), 'utf8'))

/** Fills `{{ name }}` and `{{ name | filter }}`; the filters stand in filters.json. */
export async function render(text, values) {
  const pieces = text.split(/\{\{\s*(.*?)\s*\}\}/)
  const filled = pieces.map((piece, index) => (index % 2 === 0 ? piece : fill(piece, values)))
  return (await Promise.all(filled)).join('')
}

async function fill(expression, values) {
  const [name, filter] = expression.split(/\s*\|\s*/)
  const value = values[name]
  if (filter === undefined) return String(value)
  const known = FILTERS[filter]
  if (known === undefined) throw new Error(`unknown filter: ${filter}`)
  const module = await import(known.module)
  return module[known.function](value, known.options)
}
