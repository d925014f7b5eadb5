/**
 * What a person who watches a host from afar is shown: each notice once, many at once as one, and once that the
 * host cannot be reached, and that it is back. Pure: time is an argument, on a clock that nobody sets.
 */
import type { Steady } from '../clock.ts'
import type { Severity } from './alert.ts'
import { spanText } from './text.ts'

/** A notice as it comes over the wire. */
export type Seen = {
  readonly cursor: number
  readonly kind: 'raised' | 'again' | 'recovered'
  readonly host: string
  readonly severity: Severity
  readonly subject: string
  readonly what: string
  readonly todo: string
}

export type Shown = { readonly title: string; readonly body: string }

/** More than this at once are summed up. */
const EACH_MAX = 3
const NAMED_MAX = 4

/** What to show of notices that came together, oldest first. */
export function shownOf(seen: readonly Seen[]): readonly Shown[] {
  if (seen.length <= EACH_MAX) return seen.map(oneOf)
  const host = seen.at(-1)?.host ?? ''
  // The newest of each subject says how it stands now; what is bad and still so comes first.
  const newest = new Map(seen.map((each) => [each.subject, each]))
  const ranked = [...newest.values()].toSorted((a, b) => rank(b) - rank(a))
  const named = ranked.slice(0, NAMED_MAX).map(({ subject, what }) => `${subject}: ${what}`)
  const more = ranked.length > NAMED_MAX ? [`and ${ranked.length - NAMED_MAX} more`] : []
  return [{ title: `${host}: ${seen.length} alerts`, body: [...named, ...more].join('\n') }]
}

function oneOf({ host, subject, what, todo }: Seen): Shown {
  const title = subject === 'host' || subject === 'daemon' ? host : `${subject} on ${host}`
  return { title, body: [what, todo].filter(Boolean).join('\n') }
}

function rank({ kind, severity }: Seen): number {
  return kind === 'recovered' ? -1 : { info: 0, warning: 1, urgent: 2 }[severity]
}

export type Reach = {
  /** When it was last known to be there; at first, when the watching began. */
  readonly since: Steady
  readonly isConnected: boolean
  /** Whether a person was told that it cannot be reached. */
  readonly isTold: boolean
}

const LOST_AFTER_MS = 5 * 60_000

export function reachFrom(now: Steady): Reach {
  return { since: now, isConnected: false, isTold: false }
}

/** It answers. Gives what to tell, or null. */
export function reached(reach: Reach, now: Steady): readonly [Reach, string | null] {
  const next = { since: now, isConnected: true, isTold: false }
  const text = `can be reached again, after ${spanText(now - reach.since)}`
  return [next, reach.isTold ? text : null]
}

export function lost(reach: Reach, now: Steady): Reach {
  return reach.isConnected ? { ...reach, isConnected: false, since: now } : reach
}

/** This computer slept meanwhile: that nobody was reached in that time says nothing about the host. */
export function slept(reach: Reach, now: Steady): Reach {
  return reach.isConnected ? reach : { ...reach, since: now }
}

/** When it is to be told that it is lost; null when there is nothing to wait for. */
function tellAt({ isConnected, isTold, since }: Reach): Steady | null {
  return isConnected || isTold ? null : since + LOST_AFTER_MS
}

export function toldLost(reach: Reach, now: Steady, why: string): readonly [Reach, string | null] {
  const at = tellAt(reach)
  if (at === null || now < at) return [reach, null]
  const text = `cannot be reached for ${spanText(now - reach.since)}: ${why}`
  return [{ ...reach, isTold: true }, text]
}
