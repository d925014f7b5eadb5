/**
 * Which of the slots that are due run now, given how long nobody was looking: the host slept, the daemon
 * was down, the clock was set forward. Every other one is missed, with the reason. Pure.
 */
import type { Instant } from '../clock.ts'
import { nextSlot, type Calendar } from './calendar.ts'
import type { LateRule } from './plan.ts'
import { durationWords } from './words.ts'

export type Missed = { readonly at: Instant; readonly why: string; readonly count: number }
export type CatchUp = { readonly run: readonly Instant[]; readonly missed: readonly Missed[] }

/** Slots that are told apart when many are found at once; older ones become one entry with a count. */
const SINGLY_MAX = 1000
/** Slots before the horizon are counted so far: a year of minutes would hold up the loop. */
const COUNTED_MAX = 20_000
/** `each` runs at most so many, the newest. */
export const EACH_MAX = 100

export type Span = { readonly from: Instant; readonly now: Instant }

/** Slots after `from` up to `now`, but for those that were decided before. */
export function catchUp(
  calendar: Calendar,
  span: Span,
  late: LateRule,
  isDecided: (at: Instant) => boolean,
): CatchUp {
  const { old, recent } = slotsIn(calendar, span, late, isDecided)
  const { now } = span
  const run = chosen(recent, late, now)
  const newest = run.at(-1)
  const missed = recent
    .filter((at) => !run.includes(at))
    .map((at) => ({ at, count: 1, why: missedText(at, now, newest) }))
  return { run, missed: [...old, ...missed] }
}

function chosen(recent: readonly Instant[], late: LateRule, now: Instant): readonly Instant[] {
  switch (late.run) {
    case 'each':
      return recent.slice(-EACH_MAX)
    case 'newest':
      return recent.slice(-1)
    case 'skip':
      return recent.slice(-1).filter((at) => now - at <= late.graceMs)
  }
}

function missedText(at: Instant, now: Instant, newest: Instant | undefined): string {
  const found = `found ${durationWords(now - at)} late`
  return newest === undefined ? found : `${found}; a later slot runs`
}

function slotsIn(
  calendar: Calendar,
  { from, now }: Span,
  late: LateRule,
  isDecided: (at: Instant) => boolean,
): { readonly old: readonly Missed[]; readonly recent: readonly Instant[] } {
  const horizon = now - late.horizonMs
  let recent: Instant[] = []
  let count = 0
  let last = from
  const overflow = (at: Instant): void => {
    count += 1
    last = at
  }
  for (let at = nextSlot(calendar, from); at <= now; at = nextSlot(calendar, at)) {
    if (at < horizon && count >= COUNTED_MAX) at = nextSlot(calendar, horizon - 1)
    if (at > now) break
    if (isDecided(at)) continue
    if (at < horizon) overflow(at)
    else recent.push(at)
    if (recent.length >= 2 * SINGLY_MAX) {
      for (const each of recent.slice(0, SINGLY_MAX)) overflow(each)
      recent = recent.slice(SINGLY_MAX)
    }
  }
  if (count === 0) return { old: [], recent }
  const atLeast = count >= COUNTED_MAX ? ' or more' : ''
  const far = `found more than ${durationWords(late.horizonMs)} late`
  const why = last < horizon ? far : `found ${durationWords(now - last)} late, with too many others`
  const whole = count === 1 ? why : `${count}${atLeast} slots, ${why}`
  return { old: [{ at: last, count, why: whole }], recent }
}
