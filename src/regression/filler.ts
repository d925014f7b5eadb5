/**
 * Long contexts without long files: believable entries from a recipe and a seed, with the facts that matter planted
 * among them. The same recipe gives the same text for ever: it is part of the suite's hash. Pure.
 */
import { seededRandom, type Random } from './random.ts'
import * as words from './filler-words.ts'

export type FillerKind = 'tickets' | 'log' | 'mail' | 'stock'

export type FillerRecipe = {
  readonly kind: FillerKind
  readonly seed: number
  /** Of 1024 letters; the last entry may go a little over. */
  readonly kilobytes: number
  /** Put among the entries, `at` a share of the way through. */
  readonly plant: readonly { readonly at: number; readonly text: string }[]
}

export const KILOBYTES_MAX = 64

const ENTRY: Readonly<Record<FillerKind, (random: Random, number: number) => string>> = {
  tickets: ticket,
  log: logLine,
  mail,
  stock: stockLine,
}

export const FILLER_KINDS = Object.keys(ENTRY) as readonly FillerKind[]

export function filler({ kind, seed, kilobytes, plant }: FillerRecipe): string {
  const random = seededRandom(seed)
  const entries: string[] = []
  for (let letters = 0; letters < kilobytes * 1024;) {
    const entry = ENTRY[kind](random, entries.length)
    entries.push(entry)
    letters += entry.length + 1
  }
  const planted = entries.map((entry) => [entry])
  for (const { at, text } of plant) {
    planted[Math.min(entries.length - 1, Math.floor(at * entries.length))]?.unshift(text)
  }
  return planted.flat().join('\n')
}

function ticket(random: Random, number: number): string {
  const said = pick(random, words.THINGS)
  return [
    `[DESK-${2101 + number}] ${pick(random, words.TEAMS)}, reported by ${pick(random, words.PEOPLE)} on ${day(random)}`,
    `${said[0]?.toUpperCase()}${said.slice(1)} ${pick(random, words.TROUBLES)}. ${pick(random, words.STEPS)}`,
    `Assigned to ${pick(random, words.PEOPLE)}. ${pick(random, words.STEPS)}`,
    '',
  ].join('\n')
}

function logLine(random: Random, number: number): string {
  const second = number * 7
  const time = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  const level = random.below(12) === 0 ? 'WARN' : 'INFO'
  const what = pick(random, words.EVENTS)
  return `2026-03-14T${time}Z ${level} ${pick(random, words.SERVICES)}[${1000 + random.below(9000)}] ${what} in ${random.below(900)} ms`
}

function mail(random: Random, number: number): string {
  return [
    `From: ${pick(random, words.PEOPLE)}`,
    `To: ${pick(random, words.TEAMS)}`,
    `Date: ${day(random)}`,
    `Subject: ${pick(random, words.THINGS)} (${number + 1})`,
    '',
    `Hello all, ${pick(random, words.THINGS)} ${pick(random, words.TROUBLES)}. ${pick(random, words.STEPS)} ${pick(random, words.STEPS)}`,
    `I also looked at ${pick(random, words.THINGS)}: it ${pick(random, words.TROUBLES)}.`,
    '----',
  ].join('\n')
}

function stockLine(random: Random, number: number): string {
  const shelf = `${'ABCDEF'[random.below(6)]}${1 + random.below(40)}`
  return `${40_000 + number * 3};${pick(random, words.PARTS)};shelf ${shelf};${random.below(900)} pieces;counted ${day(random)}`
}

/** All before the day that the prompts give as today. */
function day(random: Random): string {
  const month = 1 + random.below(2)
  return `2026-${String(month).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`
}

function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[random.below(from.length)]
  if (found === undefined) throw new RangeError('nothing to pick from')
  return found
}
