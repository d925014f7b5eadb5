/** The report as one HTML file that needs nothing but itself: no script, no address that it would load. Pure. */
import { escaped } from './plain-text.ts'
import type { Block, Cell, Chart, Column, Page, Section, Table } from './page.ts'
import { styleSheet } from './style.ts'

/** Chart widths in px: of the text on a laptop, and on a phone. */
const WIDTHS = { desk: 872, phone: 358 } as const

/** Nothing may be loaded or run, whatever a name of a model turned out to be. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export function htmlOf(page: Page): string {
  const tiles = page.tiles.map(
    ({ label, figure, detail }) =>
      `<div><dt>${escaped(label)}</dt><dd class="figure">${escaped(figure)}</dd><dd class="detail">${escaped(detail)}</dd></div>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
<title>${escaped(page.title)}: model rankings</title>
<style>
${styleSheet()}
</style>
</head>
<body>
<main>
<p class="kicker">Model rankings, tokens beside dollars</p>
<h1>${escaped(page.title)}</h1>
<p class="headline">${escaped(page.headline)}</p>
<dl class="tiles">${tiles.join('')}</dl>
${warningsOf(page.warnings)}
${page.sections.map(sectionOf).join('\n')}
<footer>
${page.foot.map(sectionOf).join('\n')}
</footer>
</main>
</body>
</html>
`
}

function warningsOf(warnings: readonly string[]): string {
  if (warnings.length === 0) return ''
  return `<aside class="warnings"><strong>Warnings</strong>${listOf(warnings)}</aside>`
}

function sectionOf({ id, title, blocks }: Section): string {
  return `<section id="${escaped(id)}">
<h2>${escaped(title)}</h2>
${blocks.map(blockOf).join('\n')}
</section>`
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escaped(block.text)}</p>`
    case 'method':
      return `<p class="method">${escaped(block.text)}</p>`
    case 'list':
      return listOf(block.items)
    case 'table':
      return tableOf(block.table)
    case 'chart':
      return chartOf(block.chart)
  }
}

function listOf(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
}

/** Twice: words in a picture that shrinks with the screen cannot be read on a phone. */
function chartOf({ label, draw }: Chart): string {
  const svg = (name: keyof typeof WIDTHS): string => {
    const { width, height, body } = draw(WIDTHS[name])
    return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">${body}</svg>`
  }
  return `<figure>${svg('desk')}${svg('phone')}</figure>`
}

/** What is not shown at once folds away without a script, and unfolds on paper. */
function tableOf(table: Table): string {
  const { label, rows, shown } = table
  // Two or three more are no reason to fold.
  const first = shown > 0 && rows.length <= shown + 3 ? rows.length : shown
  const folded = rows.slice(first)
  const seen = first === 0 ? '' : rowsOf(table, rows.slice(0, first), label)
  if (folded.length === 0) return seen
  const summary = shown === 0 ? 'The figures' : `${folded.length} more`
  const rest = rowsOf(table, folded, shown === 0 ? label : `${label}, the others`)
  return `${seen}<details><summary>${summary}</summary>${rest}</details>`
}

function rowsOf({ columns }: Table, rows: Table['rows'], label: string): string {
  const head = columns.map(
    ({ title, isNumber }) =>
      `<th scope="col"${isNumber ? ' class="n"' : ''}>${escaped(title)}</th>`,
  )
  const body = rows.map(
    (row) => `<tr>${row.map((each, index) => cellOf(each, columns[index])).join('')}</tr>`,
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}"><table><caption>${escaped(label)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

/** So many letters in a cell want room to be read, also on a phone: its table is scrolled then. */
const LONG = 80

function cellOf({ text, sub, tone = 'plain' }: Cell, column: Column | undefined): string {
  const classes = [
    ...(column?.isNumber === true ? ['n'] : []),
    ...(text.length > LONG ? ['long'] : []),
    ...(tone === 'plain' ? [] : [tone]),
  ]
  const attribute = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`
  const below = sub === undefined ? '' : `<small>${parted(sub)}</small>`
  return `<td${attribute}>${parted(text)}${below}</td>`
}

/** Long names of models break behind their slashes before they break within a word. */
function parted(text: string): string {
  return escaped(text).replaceAll('/', '/<wbr>')
}
