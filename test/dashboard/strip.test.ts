/** The last hours of an agent, out of what the daemon told. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fewer, overlaid } from '../../src/dashboard/overlay.ts'
import { SEEN, stripOf, type Happening, type Segment } from '../../src/dashboard/strip.ts'
import { piecesIn, rectanglesOf, stripText, WIDE } from '../../src/dashboard/strip-text.ts'
import { strips } from '../../src/dashboard/strips.ts'

type Told = readonly [at: number, kind: string, data?: object, subject?: string]

const happenings = (told: readonly Told[]): readonly Happening[] =>
  told.map(([at, kind, data = {}, subject]) => ({
    at,
    kind,
    subject: subject ?? (kind.startsWith('agent.') ? 'a' : 'daemon'),
    message: `${kind} at ${at}`,
    data: { ...data },
  }))

const shown = (told: readonly Told[], unseenFrom: number | null = null, from = 0): string =>
  stripOf('a', happenings(told), { from, unseenFrom })
    .segments.map(({ phase, from: begins }) => `${phase} ${begins}`)
    .join(', ')

const at = (ms: number): string => new Date(ms).toISOString()
const CRASH = { reason: 'exit', code: 1, next: 'backoff' }

describe('what an agent went through', () => {
  it.each<readonly [string, readonly Told[], string]>([
    ['nothing was told', [], 'unknown 0'],
    ['it came up', [[100, 'agent.up']], 'unknown 0, up 100'],
    [
      'it crashed after a long time',
      [
        [500, 'agent.exited', CRASH],
        [600, 'agent.up'],
      ],
      'up 0, backoff 500, up 600',
    ],
    [
      'it started again at once',
      [
        [5, 'agent.up'],
        [9, 'agent.exited', { ...CRASH, next: 'starting' }],
      ],
      'unknown 0, up 5, starting 9',
    ],
    [
      'it has finished',
      [
        [5, 'agent.up'],
        [9, 'agent.exited', { ...CRASH, next: 'down' }],
      ],
      'unknown 0, up 5, down 9',
    ],
    [
      'it hung',
      [
        [9, 'agent.hung'],
        [12, 'agent.exited', { reason: 'hung', next: 'backoff' }],
      ],
      'up 0, stopping 9, backoff 12',
    ],
    [
      'it was stopped',
      [
        [3, 'agent.stopping'],
        [4, 'agent.down'],
      ],
      'up 0, stopping 3, down 4',
    ],
    [
      'it failed',
      [
        [3, 'agent.exited', CRASH],
        [3, 'agent.failed'],
      ],
      'up 0, backoff 3, failed 3',
    ],
    [
      'it was seen starting',
      [
        [2, 'agent.down'],
        [5, SEEN, { phase: 'starting' }, 'a'],
        [7, 'agent.up'],
      ],
      'unknown 0, down 2, starting 5, up 7',
    ],
    [
      'what concerns others',
      [
        [2, 'agent.up'],
        [3, 'agent.exited', CRASH, 'b'],
      ],
      'unknown 0, up 2',
    ],
    [
      'what changes nothing',
      [
        [2, 'agent.up'],
        [3, 'agent.note'],
      ],
      'unknown 0, up 2',
    ],
  ])('%s', (_what, told, segments) => {
    expect(shown(told)).toBe(segments)
  })

  it('is marked where it ended and nobody had asked for that', () => {
    const told: readonly Told[] = [
      [1, 'agent.exited', { reason: 'stopped', next: 'down' }],
      [2, 'agent.exited', { reason: 'signal', next: 'backoff' }],
      [3, 'agent.exited'],
      [4, 'agent.exited', { reason: 'wake', next: 'starting' }],
    ]
    const { marks } = stripOf('a', happenings(told), { from: 0, unseenFrom: null })
    expect(marks.map((mark) => mark.at)).toEqual([2, 3])
  })
})

describe('between two daemons', () => {
  const UP: readonly Told[] = [
    [10, 'agent.up'],
    [50, 'job.ran'],
  ]
  const BACK: readonly Told[] = [
    [90, 'daemon.killed'],
    [90, 'daemon.started'],
  ]

  it('an agent that is found as it was has been so all the time', () => {
    expect(shown([...UP, ...BACK, [91, 'agent.adopted']])).toBe('unknown 0, up 10')
  })

  it('of one that has gone nobody knows, since the last sign of the daemon before', () => {
    expect(shown([...UP, ...BACK, [91, 'agent.exited'], [92, 'agent.up']])).toBe(
      'unknown 0, up 10, unknown 50, backoff 91, up 92',
    )
  })

  it('one that was down stays so: nobody was there to start it', () => {
    expect(shown([[10, 'agent.down'], ...BACK, [95, 'agent.up']])).toBe('unknown 0, down 10, up 95')
  })

  it('while none answers nobody knows', () => {
    expect(shown(UP, 70)).toBe('unknown 0, up 10, unknown 70')
  })
})

describe('while nobody was looking', () => {
  it.each([
    ['host.slept', 'asleep'],
    ['host.gap', 'unknown'],
    ['daemon.stalled', 'unknown'],
  ])('%s is shown as %s, and then what was before', (kind, phase) => {
    const told: readonly Told[] = [
      [10, 'agent.up'],
      [40, kind, { from: at(20), to: at(40) }],
    ]
    expect(shown(told)).toBe(`unknown 0, up 10, ${phase} 20, up 40`)
  })

  it('a sleep without its times is left out', () => {
    expect(
      shown([
        [10, 'agent.up'],
        [40, 'host.slept', { from: 'once', to: null }],
      ]),
    ).toBe('unknown 0, up 10')
  })
})

describe('a strip that begins later', () => {
  it('begins with the whole segment that holds then', () => {
    expect(
      shown(
        [
          [10, 'agent.up'],
          [20, 'agent.down'],
          [30, 'agent.up'],
        ],
        null,
        25,
      ),
    ).toBe('down 20, up 30')
  })
})

const segmentsOf = fc
  .array(
    fc.tuple(fc.constantFrom('up', 'down', 'failed', 'backoff'), fc.integer({ min: 1, max: 50 })),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((steps) => {
    let from = 0
    return steps.map(([phase, ms]): Segment => {
      const begins = from
      from += ms
      return { phase: phase as Segment['phase'], from: begins }
    })
  })

const inOrder = (segments: readonly Segment[]): boolean =>
  segments.every(({ from }, index) => index === 0 || from >= (segments[index - 1]?.from ?? 0))

describe('any strip', () => {
  it('stays in order when something is laid over it, and is that there', () => {
    fc.assert(
      fc.property(
        segmentsOf,
        fc.nat(2000),
        fc.integer({ min: 1, max: 500 }),
        (segments, from, ms) => {
          const laid = overlaid(segments, [{ phase: 'asleep', from, to: from + ms }])
          expect(inOrder(laid)).toBe(true)
          expect(laid.findLast((each) => each.from <= from + ms - 1)?.phase).toBe('asleep')
          const after = segments.findLast((each) => each.from <= from + ms)?.phase
          expect(laid.findLast((each) => each.from <= from + ms)?.phase).toBe(after)
        },
      ),
    )
  })

  it('of which nothing is too much is left alone; else it keeps its beginning and its end', () => {
    fc.assert(
      fc.property(segmentsOf, (segments) => {
        expect(fewer(segments, segments.length)).toEqual(segments)
        const few = fewer(segments, 1)
        expect(inOrder(few)).toBe(true)
        expect(few[0]?.from).toBe(segments[0]?.from)
        expect(few.at(-1)?.phase).toBe(segments.at(-1)?.phase)
      }),
    )
  })

  it('is in pieces that fill its span, and in rectangles within its picture', () => {
    fc.assert(
      fc.property(segmentsOf, fc.integer({ min: 1, max: 4000 }), (segments, to) => {
        const pieces = piecesIn(segments, { from: 0, to })
        expect(pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0)).toBe(to)
        for (const { x, width } of rectanglesOf({ segments, marks: [] }, { from: 0, to })) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + width).toBeLessThanOrEqual(WIDE + 0.001)
        }
      }),
    )
  })

  it('of a host that crashes without end is not much', () => {
    const segments = Array.from({ length: 20_000 }, (_, n): Segment => ({
      phase: n % 2 === 0 ? 'up' : 'backoff',
      from: n * 4000,
    }))
    expect(fewer(segments, 600).length).toBeLessThanOrEqual(600)
  })
})

describe('a strip in words', () => {
  const duration = (ms: number): string => `${ms}ms`
  it('sums the phases up, the longest first, and tells of the last end', () => {
    const strip = stripOf(
      'a',
      happenings([
        [10, 'agent.exited', CRASH],
        [30, 'agent.up'],
        [90, 'agent.exited', CRASH],
        [95, 'agent.up'],
      ]),
      { from: 0, unseenFrom: null },
    )
    expect(stripText(strip, { from: 0, to: 100 }, duration)).toBe(
      'up 75ms, waiting to start 25ms; ended unasked 2 times, last 10ms ago: agent.exited at 90',
    )
  })
})

describe('the strips of all agents', () => {
  const agent = (phase: string) => ({ name: 'a', phase }) as never
  it('know a phase that no event told, from when it was seen', () => {
    const all = strips()
    all.told({ cursor: 1, at: at(1000), kind: 'agent.down', subject: 'a', message: '', data: {} })
    all.seen([agent('down')], 2000)
    all.seen([agent('starting')], 3000)
    expect(all.all(4000)[0]?.segments).toEqual([
      { phase: 'unknown', from: 0 },
      { phase: 'down', from: 1000 },
      { phase: 'starting', from: 3000 },
    ])
  })

  it('take one of which nothing was ever told to be as it is since anybody remembers', () => {
    const all = strips()
    all.told({ cursor: 1, at: at(1000), kind: 'job.ran', subject: 'j', message: '', data: {} })
    all.seen([agent('up')], 9000)
    expect(all.all(9000)[0]?.segments.at(-1)).toEqual({ phase: 'up', from: 1000 })
  })

  it('are the same as long as nothing happens, whatever the time', () => {
    const all = strips()
    all.seen([agent('up')], 9000)
    expect(all.all(10_000)).toBe(all.all(90_000_000))
  })
})
