/** A soak as Markdown: where it ran, its weeks in a table, and what each figure was judged by. Pure. */
import type { Verdict } from './bounds.ts'
import type { Sample } from './sample.ts'
import type { Scale } from './scale.ts'

export type Run = {
  readonly seed: number
  readonly scale: Scale
  readonly days: readonly Sample[]
  readonly verdicts: readonly Verdict[]
  /** Machine and versions, in words. */
  readonly where: string
  readonly command: string
  readonly tookMs: number
  readonly counts: Readonly<Record<string, number>>
}

const COLUMNS = [
  ['daemon rss', 'MB'],
  ['daemon heap', 'MB'],
  ['daemon descriptors', ''],
  ['gateway rss', 'MB'],
  ['gateway heap', 'MB'],
  ['gateway descriptors', ''],
  ['host.db', 'MB'],
  ['ledger.db', 'MB'],
  ['insights.db', 'MB'],
  ['logs/agents', 'MB'],
  ['logs/jobs', 'MB'],
  ['reports', 'MB'],
] as const

const DAYS = 7

export function sheetOf(run: Run): string {
  const { days, verdicts, scale } = run
  const weeks = Math.ceil(days.length / DAYS)
  const counts = Object.entries(run.counts).map(([name, count]) => `${count} ${name}`)
  return `${[
    '# Soak',
    '',
    `${weeks} simulated weeks of Mondays in ${Math.round(run.tookMs / 60_000)} minutes: \`${run.command}\` (seed ${run.seed}).`,
    `${run.where}.`,
    `Each day the host is awake for ${scale.awakeHours} hours and sleeps for the rest; ${scale.calls} calls go through the`,
    `gateway, one agent writes ${scale.chattyBytes / 1000} kB, another crashes every other day, the configuration changes now and then.`,
    'What is simulated is time alone (docs/operation/bench.md).',
    '',
    `In the end there were ${counts.join(', ')}.`,
    '',
    '![memory, descriptors, databases, logs](soak.svg)',
    '',
    '## Week by week',
    '',
    'The last day of each.',
    '',
    row(['week', ...COLUMNS.map(([name, unit]) => `${name}${unit === '' ? '' : ` ${unit}`}`)]),
    row(['---:', ...COLUMNS.map(() => '---:')]),
    ...Array.from({ length: weeks }, (_none, week) => weekRow(week, days)),
    '',
    '## Bounds',
    '',
    'After the first quarter. What grows says until when; the last column is what it comes to by then at its pace.',
    '',
    row(['figure', 'at first', 'at last', 'a week', 'rule', 'then', 'holds']),
    row(['---', '---:', '---:', '---:', '---', '---:', '---']),
    ...verdicts.map(verdictRow),
  ].join('\n')}\n`
}

function weekRow(week: number, days: readonly Sample[]): string {
  const last = days[Math.min((week + 1) * DAYS, days.length) - 1] ?? {}
  return row([
    String(week + 1),
    ...COLUMNS.map(([name, unit]) => {
      const value = last[name] ?? 0
      return unit === 'MB' ? (value / 1e6).toFixed(1) : String(value)
    }),
  ])
}

function verdictRow({ name, first, last, perWeek, words, projected, holds }: Verdict): string {
  const shown = (value: number): string => amount(name, value)
  const then = projected === null ? '' : shown(projected)
  return row([
    name,
    shown(first),
    shown(last),
    shown(perWeek),
    words,
    then,
    holds ? 'yes' : '**NO**',
  ])
}

const COUNTED = /^rows |descriptors|handles|timers/

function amount(name: string, value: number): string {
  return COUNTED.test(name) ? String(Math.round(value * 10) / 10) : `${(value / 1e6).toFixed(2)} MB`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
