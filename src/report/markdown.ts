/** The report as Markdown: for an issue, a wiki, a terminal. What the charts show is in its tables. Pure. */
import { markdownEscaped } from './plain-text.ts'
import type { Block, Cell, Page, Section, Table } from './page.ts'

export function markdownOf(page: Page): string {
  const parts = [
    `# ${markdownEscaped(page.title)}`,
    markdownEscaped(page.headline),
    listOf(page.tiles.map(({ label, figure, detail }) => `${label}: ${figure} (${detail})`)),
    ...(page.warnings.length === 0
      ? []
      : ['> **Warnings**\n>\n' + listOf(page.warnings).replace(/^/gm, '> ')]),
    ...page.sections.flatMap(sectionOf),
    '---',
    ...page.foot.flatMap(sectionOf),
  ]
  return `${parts.join('\n\n')}\n`
}

function sectionOf({ title, blocks }: Section): readonly string[] {
  return [`## ${markdownEscaped(title)}`, ...blocks.flatMap(blockOf)]
}

function blockOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [markdownEscaped(block.text)]
    case 'method':
      return [`*${markdownEscaped(block.text)}*`]
    case 'list':
      return [listOf(block.items)]
    case 'table':
      return [tableOf(block.table)]
    case 'chart':
      return []
  }
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${markdownEscaped(item)}`).join('\n')
}

function tableOf({ columns, rows }: Table): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  return [
    line(columns.map(({ title }) => markdownEscaped(title))),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cellOf))),
  ].join('\n')
}

function cellOf({ text, sub }: Cell): string {
  return sub === undefined
    ? markdownEscaped(text)
    : `${markdownEscaped(text)} (${markdownEscaped(sub)})`
}
