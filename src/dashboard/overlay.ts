/** Lays stretches of time over segments, and makes segments that are too many to be seen fewer. Pure. */
import type { Instant } from '../clock.ts'
import type { Segment, StripPhase } from './strip.ts'

/** `to` may be `Infinity`: it lasts. */
export type Stretch = { readonly phase: StripPhase; readonly from: Instant; readonly to: Instant }

/** In each stretch its phase holds; after it, what would have held there. */
export function overlaid(
  segments: readonly Segment[],
  stretches: readonly Stretch[],
): readonly Segment[] {
  return stretches.reduce<readonly Segment[]>((below, { phase, from, to }) => {
    const after = below.findLast((each) => each.from <= to)
    const laid = [
      ...below.filter((each) => each.from < from),
      { phase, from },
      ...(to === Infinity ? [] : [{ phase: after?.phase ?? ('unknown' as const), from: to }]),
      ...below.filter((each) => each.from > to),
    ]
    return laid.filter((each, at) => at === 0 || laid[at - 1]?.phase !== each.phase)
  }, segments)
}

/** Of phases too short to be told apart, the worst is shown. */
const WORST_FIRST: readonly StripPhase[] = [
  'failed',
  'backoff',
  'stopping',
  'starting',
  'down',
  'unknown',
  'asleep',
  'up',
]

/** No more than about `most` of them: then, and only then, what is too short to be seen is shown with its neighbours. */
export function fewer(segments: readonly Segment[], most: number): readonly Segment[] {
  let few = segments
  for (let leastMs = 1000; few.length > most && leastMs < 86_400_000; leastMs *= 2) {
    few = thinned(segments, leastMs)
  }
  return few
}

/** Neighbours that together last less than `leastMs` become one, of the worst of their phases. */
function thinned(segments: readonly Segment[], leastMs: number): readonly Segment[] {
  const thin: Segment[] = []
  for (const [at, segment] of segments.entries()) {
    const next = segments[at + 1]
    const last = thin.at(-1)
    const isShort = next !== undefined && next.from - segment.from < leastMs
    if (isShort && last !== undefined && segment.from - last.from < leastMs) {
      thin[thin.length - 1] = { from: last.from, phase: worse(last.phase, segment.phase) }
    } else if (last?.phase !== segment.phase) thin.push(segment)
  }
  return thin
}

function worse(a: StripPhase, b: StripPhase): StripPhase {
  return WORST_FIRST.indexOf(a) <= WORST_FIRST.indexOf(b) ? a : b
}
