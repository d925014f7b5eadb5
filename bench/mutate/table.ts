/** One Markdown table: a row for each room; and below, the mutants that live in files under the threshold. Pure. */
import type { Fate } from './plan.ts'
import type { FileResult } from './results.ts'

/** Killed or timed out, of all that were run or that no test passes. In percent. */
export const SCORE_MIN = 80
const FATES = ['killed', 'timed out', 'survived', 'no coverage', 'ignored'] as const
const SHOWN_MAX = 70

export type Tally = Readonly<Record<Fate, number>>

export function tally(results: readonly FileResult[]): Tally {
  const counts: Record<Fate, number> = {
    killed: 0,
    'timed out': 0,
    survived: 0,
    'no coverage': 0,
    ignored: 0,
  }
  for (const { mutants } of results) for (const { fate } of mutants) counts[fate] += 1
  return counts
}

/** Null: nothing to be killed. */
export function score(counts: Tally): number | null {
  const dead = counts.killed + counts['timed out']
  const all = dead + counts.survived + counts['no coverage']
  return all === 0 ? null : (100 * dead) / all
}

export function isShort(results: readonly FileResult[]): boolean {
  return (score(tally(results)) ?? 100) < SCORE_MIN
}

export function table(rooms: ReadonlyMap<string, readonly FileResult[]>): string {
  const rows = [...rooms].map(([room, results]) => row(room, results))
  const all = [...rooms.values()].flat()
  return [
    '| room | files | mutants | killed | timed out | survived | no coverage | ignored | score |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...rows,
    ...(rooms.size > 1 ? [row('**all**', all)] : []),
  ].join('\n')
}

function row(name: string, results: readonly FileResult[]): string {
  const counts = tally(results)
  const mutants = results.reduce((sum, { mutants: each }) => sum + each.length, 0)
  const numbers = [results.length, mutants, ...FATES.map((fate) => counts[fate])]
  return `| ${name} | ${numbers.join(' | ')} | ${percent(counts)} |`
}

function percent(counts: Tally): string {
  const found = score(counts)
  return found === null ? '–' : `${(Math.floor(found * 10) / 10).toFixed(1)} %`
}

/** A list to work through: each file under the threshold, or each file at all, with what lives in it. */
export function survivors(results: readonly FileResult[], every: boolean): string {
  return results
    .filter((result) => every || isShort([result]))
    .map((result) => ({ result, living: result.mutants.filter(({ fate }) => lives(fate)) }))
    .filter(({ living }) => living.length > 0)
    .map(({ result, living }) =>
      [
        `\n${result.file}: ${percent(tally([result]))}`,
        ...living.map(
          ({ line, mutator, original, replacement, fate }) =>
            `  ${line}: ${short(original)} → ${short(replacement)} (${mutator}${fate === 'survived' ? '' : `, ${fate}`})`,
        ),
      ].join('\n'),
    )
    .join('\n')
}

function lives(fate: Fate): boolean {
  return fate === 'survived' || fate === 'no coverage'
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ')
  return line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX - 1)}…` : line
}
