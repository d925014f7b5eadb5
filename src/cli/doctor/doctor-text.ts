/**
 * What the doctor found as text: what is bad first, each with why it matters and the command to paste; what
 * is fine is only counted. It fits the width; commands are never cut, so that they can be pasted. Pure.
 */
import type { Examination } from '../../doctor/examine.ts'
import type { Finding, Level } from '../../doctor/finding.ts'
import { painted, type Look } from '../paint.ts'
import { wrapped } from '../words.ts'

export type DoctorLook = Look & {
  /** Whether what is fine is told as well. */
  readonly all: boolean
  /** Shown as `~`, but for commands. */
  readonly userHome: string
}

const ORDER: readonly Level[] = ['bad', 'warn', 'unknown', 'ok']
const MARKS = { bad: 'BAD', warn: 'warn', unknown: '?', ok: 'ok' } as const
const COLOURS = { bad: 'red', warn: 'yellow', unknown: 'cyan', ok: 'green' } as const
const MARK_WIDTH = 6

/** Lines with an end each. */
export function doctorText({ findings }: Examination, look: DoctorLook): string {
  const blocks = ORDER.map((level) => {
    const some = findings.filter((each) => each.level === level)
    if (level === 'ok' && !look.all) return some.length === 0 ? [] : [counted(some.length, look)]
    return some.flatMap((each) => entry(each, look))
  })
  const shown = blocks.filter((lines) => lines.length > 0).flatMap((lines) => [...lines, ''])
  return [...shown, ...verdict(findings, look)].map((line) => `${line}\n`).join('')
}

function entry({ title, level, found, why, mend }: Finding, look: DoctorLook): readonly string[] {
  const room = look.columns - MARK_WIDTH
  const [head = '', ...rest] = wrapped(short(`${title}: ${found}`, look), room)
  const lines = [mark(level, look) + head, ...rest.map(indented)]
  if (level === 'ok') return lines
  const reason = level === 'unknown' ? [] : wrapped(short(sentence(why), look), room)
  const commands = mend === null ? [] : mend.split('\n')
  const label = level === 'unknown' && commands.length > 0 ? ['Find out with:'] : []
  return [
    ...lines,
    ...reason.map((line) => painted(indented(line), 'dim', look)),
    ...label.map(indented),
    ...commands.map((command) => indented(`$ ${command}`)),
  ]
}

function counted(count: number, look: DoctorLook): string {
  const things = count === 1 ? '1 thing is' : `${count} things are`
  return `${mark('ok', look)}${things} fine: agenthost doctor --all tells them`
}

function verdict(findings: readonly Finding[], look: DoctorLook): readonly string[] {
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
  const colour = bad > 0 ? COLOURS.bad : COLOURS.ok
  return wrapped(text, look.columns).map((line) => painted(line, colour, look))
}

function mark(level: Level, look: DoctorLook): string {
  return painted(MARKS[level].padEnd(MARK_WIDTH), COLOURS[level], look)
}

function indented(line: string): string {
  return ' '.repeat(MARK_WIDTH) + line
}

function short(text: string, { userHome }: DoctorLook): string {
  return userHome.length > 1 ? text.replaceAll(`${userHome}/`, '~/') : text
}

/** Names that are written small stay so. */
function sentence(text: string): string {
  const isName = /^(?:macOS|launchd|agenthost)\b/.test(text)
  return `${isName ? text : text.charAt(0).toUpperCase() + text.slice(1)}.`
}
