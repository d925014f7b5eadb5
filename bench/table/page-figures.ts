/** The table of figures, and in words what is missed or was not measured. Pure. */
import type { Figure, Part } from './figure.ts'
import { keyOf, type Newest } from './newest.ts'
import { NOTES } from './notes.ts'
import { plain } from './plain.ts'
import { ROOM_NAMES, WANTED, type Wanted } from './wanted.ts'

const HEAD = ['figure', 'unit', 'wanted', 'measured', 'bare floor', 'peers', 'met?', 'run']
const NONE = '–'

/** Every figure that is wanted or told, also where nothing was measured. */
export function figuresTable({ figures }: Newest): string {
  const runs = runsOf([...figures.values()])
  const rows = ROOM_NAMES.flatMap((room) => [
    lineOf([`**${room}**`, ...HEAD.slice(1).map(() => '')]),
    ...WANTED.filter((one) => one.room === room).map((one) =>
      lineOf(cellsOf(one, figures.get(keyOf(one)), runs)),
    ),
  ])
  const list = [...runs.values()].map(({ number: at, text }) => `${at}. ${text}`)
  const table = [lineOf(HEAD), lineOf(HEAD.map(() => '---')), ...rows]
  return [summary([...figures.values()]), table.join('\n'), 'Runs:', list.join('\n')].join('\n\n')
}

/** One line for each missed figure: by how much, and why. */
export function missedText({ figures }: Newest): string {
  const missed = WANTED.flatMap((one) => {
    const figure = figures.get(keyOf(one))
    return figure?.verdict === 'missed' ? [{ one, figure }] : []
  })
  if (missed.length === 0) return 'None of those that were measured.'
  return missed
    .map(({ one, figure }) => {
      const measured = `wanted ${one.wanted ?? NONE} ${one.unit}, measured ${number(figure.value, one)}${timesFloor(figure)}`
      const why = NOTES[keyOf(one)] ?? 'Nobody has looked into why yet.'
      return `- **${one.title}** (${one.room}): ${measured}. ${why}`
    })
    .join('\n')
}

export function unmeasuredText({ figures, troubles, elsewhere }: Newest): string {
  const never = WANTED.filter((one) => (figures.get(keyOf(one))?.value ?? null) === null)
  const lines = [
    ...(never.length > 0 ? [`- ${never.length} of ${WANTED.length} were not measured`] : []),
    ...troubles.map((text) => `- broke off in ${plain(text)}`),
    ...(elsewhere > 0 ? [`- ${elsewhere} kept runs of another machine are left out`] : []),
  ]
  return lines.length === 0 ? '' : ['What is not in it:', '', ...lines].join('\n')
}

function cellsOf(wanted: Wanted, figure: Figure | undefined, runs: Runs): readonly string[] {
  const { title, unit, floor } = wanted
  const head = [title, unit, wanted.wanted ?? NONE]
  if (figure === undefined) return [...head, 'not measured', floor ?? NONE, NONE, 'unknown', NONE]
  const own =
    figure.value === null
      ? 'not measured'
      : `**${number(figure.value, wanted)}**${timesFloor(figure)}${around(figure, wanted)}`
  const beneath =
    figure.floor === null ? NONE : `${number(figure.floor.value, wanted)} (${floor ?? 'bare'})`
  return [
    ...head,
    own,
    beneath,
    peersOf(figure.peers, wanted),
    verdictText(wanted, figure),
    String(runs.get(runKey(figure))?.number ?? NONE),
  ]
}

function peersOf(peers: Readonly<Record<string, Part>>, wanted: Wanted): string {
  const all = Object.entries(peers).map(
    ([name, { value }]) => `${name}\u{A0}${number(value, wanted)}`,
  )
  return all.length === 0 ? NONE : all.join('; ')
}

/** How often the floor, where the two are of one kind: an addition to the floor or a share of it is neither. */
function timesFloor({ value, floor, unit, room }: Figure): string {
  if (value === null || floor === null || unit === '%' || room === 'gateway') return ''
  return ` = ${(value / floor.value).toFixed(1)} ×`
}

function around({ n, spread }: Figure, wanted: Wanted): string {
  if (spread === null) return n > 1 ? ` (n=${n})` : ''
  return ` (${number(spread[0], wanted)}–${number(spread[1], wanted)}, n=${n})`
}

function verdictText({ wanted }: Wanted, { verdict }: Figure): string {
  if (wanted === undefined) return NONE
  return { met: 'met', missed: '**MISSED**', unknown: 'unknown' }[verdict]
}

type Runs = ReadonlyMap<string, { readonly number: number; readonly text: string }>

/** The runs that figures come from, numbered in the order of the page. */
function runsOf(figures: readonly Figure[]): Runs {
  const sorted = figures.toSorted(
    (a, b) => ROOM_NAMES.indexOf(a.room) - ROOM_NAMES.indexOf(b.room) || a.at.localeCompare(b.at),
  )
  const texts = new Map(sorted.map((one) => [runKey(one), runText(one)]))
  return new Map(
    [...texts].map(([key, text], index) => [key, { number: index + 1, text }] as const),
  )
}

function runKey({ room, at }: Figure): string {
  return `${room} ${at}`
}

function runText({ at, commit, command, load, busyPercent }: Figure): string {
  const loads = load.map((one) => one.toFixed(1)).join(' → ')
  const when = at.slice(0, 16).replace('T', ' ')
  return `\`${command}\`, ${when}, commit ${commit}, load ${loads}, others ${busyPercent.toFixed(0)} %`
}

function summary(figures: readonly Figure[]): string {
  const count = (verdict: Figure['verdict']): number =>
    figures.filter((one) => one.wanted !== null && one.verdict === verdict).length
  const wanted = WANTED.filter((one) => one.wanted !== undefined).length
  const [met, missed] = [count('met'), count('missed')]
  return `Of ${wanted} figures of which something is wanted ${met} are met, ${missed} are missed, and of ${wanted - met - missed} nothing can be said.`
}

function number(value: number | null, { digits }: Wanted): string {
  if (value === null) return NONE
  if (!Number.isFinite(value)) return 'never'
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

function lineOf(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}
