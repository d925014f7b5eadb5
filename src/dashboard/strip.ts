/**
 * The last hours of an agent as stretches of phases, out of what the daemon told. Pure. Where nobody was looking it
 * says so: in sleep, in a stall, and between two daemons, unless the later one found the very same process.
 */
import type { Instant } from '../clock.ts'
import { overlaid, type Stretch } from './overlay.ts'

export type StripPhase =
  | 'up'
  | 'starting'
  | 'stopping'
  | 'backoff'
  | 'failed'
  | 'down'
  | 'asleep'
  | 'unknown'

/** From `from` to the next one, the last one until now. */
export type Segment = { readonly phase: StripPhase; readonly from: Instant }
/** An end that nobody asked for. */
export type Mark = { readonly at: Instant; readonly what: string }
export type Strip = {
  readonly name: string
  readonly segments: readonly Segment[]
  readonly marks: readonly Mark[]
}

export type Happening = {
  readonly at: Instant
  readonly kind: string
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

/** `seen` is a phase that a look at the status found and no event told: starts are not told. */
export const SEEN = 'dashboard.seen'

/** Nobody asked for these ends. */
const UNASKED = ['exit', 'signal', 'hung', 'not-ready', 'memory', 'unknown']

/** Oldest first in `happenings`; `from` is where the strip begins, the first segment may begin before it. `unseenFrom`: since when no daemon answers. */
export function stripOf(
  name: string,
  happenings: readonly Happening[],
  { from, unseenFrom }: { readonly from: Instant; readonly unseenFrom: Instant | null },
): Strip {
  const { segments, marks } = lived(name, happenings)
  const away = happenings.flatMap((each) => awayIn(each) ?? [])
  const unseen: readonly Stretch[] =
    unseenFrom === null ? [] : [{ phase: 'unknown', from: unseenFrom, to: Infinity }]
  const whole = overlaid(segments, [...away, ...unseen])
  return { name, segments: cropped(whole, from), marks: marks.filter(({ at }) => at >= from) }
}

type Told = { readonly segments: Segment[]; readonly marks: Mark[] }

function lived(name: string, happenings: readonly Happening[]): Told {
  const told: Told = { segments: [], marks: [] }
  let signAt: Instant | null = null
  /** Since when the process of before was out of sight, until it is heard of again. */
  let lostAt: Instant | null = null
  const phaseNow = (): StripPhase | undefined => told.segments.at(-1)?.phase
  const put = (phase: StripPhase, from: Instant): void => {
    if (phaseNow() !== phase) told.segments.push({ phase, from })
  }
  for (const each of happenings) {
    const { at, kind, subject, message } = each
    if (kind === 'daemon.started' && isProcess(phaseNow())) lostAt ??= signAt ?? at
    if (kind !== 'daemon.killed') signAt = at
    if (subject !== name) continue
    if (told.segments.length === 0) put(BEFORE[kind] ?? 'unknown', 0)
    if (isUnasked(each)) told.marks.push({ at, what: message })
    const phase = phaseAfter(each)
    if (phase === null) continue
    // The same process was found again: it has been there all the time, as it was.
    const isSame = kind === 'agent.adopted' && isProcess(phaseNow())
    if (lostAt !== null && !isSame) put('unknown', lostAt)
    if (!isSame) put(phase, at)
    lostAt = null
  }
  return told
}

/** An end of which nobody knows anything was not asked for either. */
function isUnasked({ kind, data }: Happening): boolean {
  const { reason = 'unknown' } = data
  return kind === 'agent.exited' && typeof reason === 'string' && UNASKED.includes(reason)
}

/** What can be concluded of the time before the first that is known: these only happen to one that is up. */
const BEFORE: Readonly<Record<string, StripPhase>> = {
  'agent.exited': 'up',
  'agent.hung': 'up',
  'agent.memory': 'up',
  'agent.stopping': 'up',
}

const AFTER: Readonly<Record<string, StripPhase>> = {
  'agent.up': 'up',
  'agent.adopted': 'up',
  'agent.stopping': 'stopping',
  'agent.hung': 'stopping',
  'agent.memory': 'stopping',
  'agent.not-ready': 'stopping',
  'agent.failed': 'failed',
  'agent.down': 'down',
  'agent.removed': 'unknown',
}

/** Null for what changes no phase. */
function phaseAfter({ kind, data }: Happening): StripPhase | null {
  if (kind === SEEN) return data['phase'] as StripPhase
  if (kind !== 'agent.exited') return AFTER[kind] ?? null
  const next = data['next']
  return next === 'down' || next === 'starting' ? next : 'backoff'
}

/** Only a process goes on without a daemon. */
function isProcess(phase: StripPhase | undefined): boolean {
  return phase === 'up' || phase === 'starting' || phase === 'stopping'
}

/** The time in which nobody was looking, as an event tells of it. */
function awayIn({ kind, data }: Happening): Stretch | null {
  if (!['host.slept', 'host.gap', 'daemon.stalled'].includes(kind)) return null
  const [from, to] = [Date.parse(String(data['from'])), Date.parse(String(data['to']))]
  if (Number.isNaN(from) || Number.isNaN(to) || to <= from) return null
  return { phase: kind === 'host.slept' ? 'asleep' : 'unknown', from, to }
}

/** Whole segments: where the strip begins is drawn, so that nothing changes only because time goes on. */
function cropped(segments: readonly Segment[], from: Instant): readonly Segment[] {
  if (segments.length === 0) return [{ phase: 'unknown', from: 0 }]
  const first = segments.findLastIndex((each) => each.from <= from)
  return segments.slice(Math.max(0, first))
}
