/**
 * What the doctor found as text: what is bad first, each with why it matters and the command to paste; what
 * is fine in few lines. It fits the width; commands are never cut, so that they can be pasted. Pure.
 */
import type { Examination } from '../doctor/examine.ts'
import type { Finding, Level } from '../doctor/finding.ts'
import type { Look } from './status-table.ts'
import { wrapped } from './words.ts'

const ORDER: readonly Level[] = ['bad', 'warn', 'unknown', 'ok']
const MARKS = { bad: 'BAD', warn: 'warn', unknown: '?', ok: 'ok' } as const
const COLOURS = { bad: 31, warn: 33, unknown: 36, ok: 32 } as const
const MARK_WIDTH = 6

/** With `all` a line for each thing that is fine; else they are named only. Lines with an end each. */
export function doctorText(examination: Examination, all: boolean, look: Look): string {
  const { findings } = examination
  const of = (level: Level): readonly Finding[] => findings.filter((each) => each.level === level)
  const blocks = ORDER.map((level) => {
    if (level === 'ok' && !all) return fine(of(level), look)
    return of(level).flatMap((each) => entry(each, look))
  })
  const shown = blocks.filter((lines) => lines.length > 0).flatMap((lines) => [...lines, ''])
  return [...shown, ...verdict(findings, look)].map((line) => `${line}\n`).join('')
}

function entry({ title, level, found, why, mend }: Finding, look: Look): readonly string[] {
  const room = look.columns - MARK_WIDTH
  const [head = '', ...rest] = wrapped(`${title}: ${found}`, room)
  const mark = painted(MARKS[level].padEnd(MARK_WIDTH), COLOURS[level], look)
  const lines = [mark + head, ...rest.map(indented)]
  if (level === 'ok') return lines
  const reason = level === 'unknown' || why === '' ? [] : wrapped(`${capital(why)}.`, room)
  const commands = mend === null ? [] : mend.split('\n')
  const label = level === 'unknown' && commands.length > 0 ? ['Find out with:'] : []
  return [
    ...lines,
    ...reason.map((line) => painted(indented(line), 2, look)),
    ...label.map(indented),
    ...commands.map((command) => indented(`$ ${command}`)),
  ]
}

/** `ok    system, processor, …`: wrapped between two names. */
function fine(findings: readonly Finding[], look: Look): readonly string[] {
  if (findings.length === 0) return []
  const names = findings.map(({ title }) => title.replaceAll(' ', '\u00a0')).join(', ')
  const [head = '', ...rest] = wrappedNames(names, look.columns - MARK_WIDTH)
  const mark = painted(MARKS.ok.padEnd(MARK_WIDTH), COLOURS.ok, look)
  return [mark + head, ...rest.map(indented)]
}

/** Names hold together: only blanks between two of them may become the end of a line. */
function wrappedNames(names: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const name of names
    .split(', ')
    .map((each, at, all) => each + (at < all.length - 1 ? ',' : ''))) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + name.length > width) lines.push(name)
    else lines[lines.length - 1] = `${line} ${name}`
  }
  return lines.map((line) => line.replaceAll('\u00a0', ' '))
}

function verdict(findings: readonly Finding[], look: Look): readonly string[] {
  const count = (level: Level): number => findings.filter((each) => each.level === level).length
  const [bad, warn, unknown] = [count('bad'), count('warn'), count('unknown')]
  const also = [
    ...(warn > 0 ? [`${warn} to look at`] : []),
    ...(unknown > 0 ? [`${unknown} that could not be asked`] : []),
  ]
  const rest = also.length === 0 ? '' : `, ${also.join(', ')}`
  const text =
    bad === 0
      ? `Nothing found that will break unattended running${rest} (exit 0).`
      : `${bad} ${bad === 1 ? 'thing' : 'things'} will break unattended running${rest} (exit 1).`
  return wrapped(text, look.columns).map((line) => painted(line, bad > 0 ? 31 : 32, look))
}

function indented(line: string): string {
  return ' '.repeat(MARK_WIDTH) + line
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function painted(text: string, code: number, { hasColour }: Look): string {
  return hasColour ? `\x1b[${code}m${text}\x1b[0m` : text
}
