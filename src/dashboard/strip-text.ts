/** A strip in words and as rectangles: what a person hears, and what one sees, of the same hours. Pure. */
import type { Instant } from '../clock.ts'
import type { Segment, Strip, StripPhase } from './strip.ts'

export const PHASE_WORDS: Readonly<Record<StripPhase, string>> = {
  up: 'up',
  starting: 'starting',
  stopping: 'stopping',
  backoff: 'waiting to start',
  failed: 'failed',
  down: 'down',
  asleep: 'host asleep',
  unknown: 'not looked at',
}

export type Span = { readonly from: Instant; readonly to: Instant }

type Piece = Span & { readonly phase: StripPhase }

/** The segments within the span; the last lasts until its end. */
export function piecesIn(segments: readonly Segment[], { from, to }: Span): readonly Piece[] {
  return segments.flatMap(({ phase, from: begins }, at) => {
    const piece = {
      phase,
      from: Math.max(begins, from),
      to: Math.min(segments[at + 1]?.from ?? to, to),
    }
    return piece.to > piece.from ? [piece] : []
  })
}

/** `up 5h 40m, waiting to start 3m; ended unasked 2 times, last 12m ago: exited with code 1` */
export function stripText(
  { segments, marks }: Pick<Strip, 'segments' | 'marks'>,
  span: Span,
  duration: (ms: number) => string,
): string {
  const sums = new Map<StripPhase, number>()
  for (const { phase, from, to } of piecesIn(segments, span)) {
    sums.set(phase, (sums.get(phase) ?? 0) + to - from)
  }
  const told = [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .map(([phase, ms]) => `${PHASE_WORDS[phase]} ${duration(ms)}`)
  const ends = marks.filter(({ at }) => at >= span.from && at <= span.to)
  const last = ends.at(-1)
  if (last === undefined) return told.join(', ')
  const times = ends.length === 1 ? 'once' : `${ends.length} times`
  const ago = `${duration(Math.max(0, span.to - last.at))} ago`
  return `${told.join(', ')}; ended unasked ${times}, last ${ago}: ${last.what}`
}

export type Rectangle = {
  readonly phase: StripPhase | 'mark'
  readonly x: number
  readonly width: number
  readonly y: number
  readonly height: number
  readonly what: string
}

/** The strip is so many units wide, and so high. */
export const WIDE = 1000
export const HIGH = 20

/** Top and height of each phase: no two look alike without their colour. */
const SHAPE: Readonly<Record<StripPhase, readonly [number, number]>> = {
  up: [2, 18],
  starting: [9, 11],
  stopping: [9, 11],
  backoff: [14, 6],
  failed: [2, 8],
  down: [17, 3],
  asleep: [8, 6],
  unknown: [3, 16],
}

/** A phase is seen however short it was; an end is a stroke over the whole height. */
const LEAST_WIDE = 2

export function rectanglesOf(
  { segments, marks }: Pick<Strip, 'segments' | 'marks'>,
  span: Span,
): readonly Rectangle[] {
  const at = (moment: Instant): number => ((moment - span.from) / (span.to - span.from)) * WIDE
  const phases = piecesIn(segments, span).map(({ phase, from, to }): Rectangle => {
    const [y, height] = SHAPE[phase]
    const width = Math.max(LEAST_WIDE, at(to) - at(from))
    return {
      phase,
      x: Math.min(at(from), WIDE - width),
      width,
      y,
      height,
      what: PHASE_WORDS[phase],
    }
  })
  const ends = marks
    .filter((mark) => mark.at >= span.from && mark.at <= span.to)
    .map(({ at: moment, what }): Rectangle => {
      const x = Math.min(at(moment), WIDE - LEAST_WIDE)
      return { phase: 'mark', x, width: LEAST_WIDE + 1, y: 0, height: HIGH, what }
    })
  return [...phases, ...ends]
}
