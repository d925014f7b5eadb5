import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ATTEMPTS_KEPT_DAYS, PERIODS, type BookScope } from '../../src/gateway/ledger/accounts.ts'
import { newBooks } from '../../src/gateway/ledger/books.ts'
import { loadBooks, mismatches } from '../../src/gateway/ledger/book-loading.ts'
import type { Found } from '../../src/gateway/ledger/ledger-rows.ts'
import type { Tried } from '../../src/gateway/ledger/book-words.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { aCap, aTry } from '../support/tries.ts'
import { runs } from '../support/fuzzing.ts'

const AT = Date.parse('2027-01-15T12:00:00Z')
const DAY_MS = 86_400_000
const seed = walkSeed()
const month = (scope: BookScope, name: string, at = AT) =>
  ({ scope, name, period: 'month', start: periodStart('month', at) }) as const

describe('a try under several caps', () => {
  it('is held under all of them', () => {
    const books = newBooks()
    const caps = [aCap(100n), aCap(100n, { scope: 'route', name: 'enterprise', period: 'day' })]
    expect(books.reserve(1, aTry({ at: AT, held: 100n, caps }))).toBeNull()
    expect(books.state(month('all', ''))).toEqual({ spent: 0n, held: 100n })
    expect(books.state(month('agent', 'triage'))).toEqual({ spent: 0n, held: 100n })
    expect(books.state(month('upstream', 'openrouter'))).toEqual({ spent: 0n, held: 100n })
  })

  it('is held under none when one is too small, and the first of those is named', () => {
    const books = newBooks()
    const caps = [
      aCap(1000n),
      aCap(99n, { at: AT, scope: 'agent', name: 'triage', period: 'week' }),
      aCap(1n, { scope: 'route', name: 'enterprise' }),
    ]
    expect(books.reserve(1, aTry({ at: AT, held: 100n, caps }))).toEqual({
      ...caps[1],
      spent: 0n,
      held: 0n,
    })
    expect(books.all().filter(({ held }) => held > 0n)).toEqual([])
  })

  it('that is open keeps its old counters, however many days have come after it', () => {
    const books = newBooks()
    const day = (days: number) =>
      ({
        scope: 'all',
        name: '',
        period: 'day',
        start: periodStart('day', AT + days * DAY_MS),
      }) as const
    books.reserve(0, aTry({ at: AT, held: 60n }))
    for (let days = 1; days <= 200; days += 1) {
      books.reserve(days, aTry({ at: AT + days * DAY_MS, held: 1n }))
      books.settle(days, 1n)
    }
    expect(books.state(day(0))).toEqual({ spent: 0n, held: 60n })
    expect(books.state(day(1))).toEqual({ spent: 0n, held: 0n })
    books.settle(0, 50n)
    expect(books.state(day(0))).toEqual({ spent: 50n, held: 0n })
    // One of long ago that comes now is not forgotten as it comes.
    books.restore(201, aTry({ at: AT + DAY_MS }), 7n)
    expect(books.state(day(1))).toEqual({ spent: 0n, held: 7n })
  })

  it('knows what was spent before there was a cap', () => {
    const books = newBooks()
    books.reserve(1, aTry({ at: AT, held: 60n }))
    books.settle(1, 50n)
    books.reserve(2, aTry({ at: AT + 1, held: 10n }))
    for (const period of PERIODS) {
      for (const [scope, name] of [
        ['all', ''],
        ['route', 'enterprise'],
        ['agent', 'triage'],
      ] as const) {
        const caps = [aCap(99n, { at: AT, scope, name, period })]
        expect(
          books.reserve(3, aTry({ at: AT + 2, held: 40n, caps })),
          `${scope} ${period}`,
        ).toMatchObject({ spent: 50n, held: 10n })
      }
    }
  })

  it('counts for its model alone when it was asked for without a route', () => {
    const books = newBooks()
    books.reserve(1, aTry({ at: AT, route: null, held: 60n }))
    expect(books.state(month('route', 'enterprise'))).toEqual({ spent: 0n, held: 0n })
    expect(books.state(month('all', ''))).toEqual({ spent: 0n, held: 60n })
  })
})

describe('a period that ends while money is held', () => {
  const before = Date.parse('2027-01-31T23:59:59Z')
  const after = Date.parse('2027-02-01T00:00:01Z')
  it('keeps the hold and gets the charge; the next one begins with nothing', () => {
    const books = newBooks()
    books.reserve(1, aTry({ at: before, held: 100n }))
    const caps = [aCap(100n, { at: after })]
    expect(books.reserve(2, aTry({ at: after, held: 100n, caps }))).toBeNull()
    books.settle(1, 70n)
    expect(books.state(month('all', '', before))).toEqual({ spent: 70n, held: 0n })
    expect(books.state(month('all', '', after))).toEqual({ spent: 0n, held: 100n })
    expect(books.state({ scope: 'all', name: '', period: 'total', start: 0 })).toEqual({
      spent: 70n,
      held: 100n,
    })
  })

  it('is known again when the clock is set back', () => {
    const books = newBooks()
    books.reserve(1, aTry({ at: before, held: 100n }))
    books.settle(1, 100n)
    books.reserve(2, aTry({ at: after }))
    const caps = [aCap(150n, { at: before })]
    expect(books.reserve(3, aTry({ at: before, held: 51n, caps }))).toMatchObject({ spent: 100n })
  })
})

describe('money that nobody can be named for', () => {
  const lost = { at: AT, upstream: 'openrouter', day: 10n, week: 20n, month: 30n }
  it.each([
    ['all', '', 'day', 10n],
    ['route', 'enterprise', 'week', 20n],
    ['agent', 'triage', 'month', 30n],
    ['agent', 'new-one', 'month', 30n],
    ['agent', 'triage', 'total', 30n],
    ['agent', 'new-one', 'total', 0n],
  ] as const)('is held against %s %s for the %s: %s', (scope, name, period, expected) => {
    const books = newBooks()
    books.reserve(1, aTry({ at: AT - 1, held: 0n }))
    books.unattributed(lost)
    const cap = aCap(expected, { at: AT, scope, name, period })
    const caller = { kind: 'agent', name, run: null } as const
    expect(books.state(cap.key).spent).toBe(expected)
    expect(books.reserve(2, aTry({ at: AT, caller, held: 0n, caps: [cap] }))).toBeNull()
    expect(books.reserve(3, aTry({ at: AT, caller, held: 1n, caps: [cap] }))).toMatchObject({
      spent: expected,
    })
  })

  it('is free again in the next month', () => {
    const books = newBooks()
    books.unattributed(lost)
    expect(books.state(month('route', 'enterprise', AT + 31 * DAY_MS)).spent).toBe(0n)
  })
})

describe('any order of reservations, settlements and failures to write them', () => {
  it('leaves every counter at the sum of its tries, never negative and never over its cap', () => {
    fc.assert(
      fc.property(fc.integer(), (walk) => everything(walk)),
      { seed, numRuns: runs(60) },
    )
  })
})

type Model = { tried: Tried; held: bigint; charged: bigint | null }

function everything(walk: number): void {
  const random = dice(walk)
  const books = newBooks()
  const model = new Map<number, Model>()
  const limit = 2000n
  for (let hold = 1; hold < 120; hold++) {
    const at = AT + random.below(12 * DAY_MS)
    const route = random.pick([null, 'a', 'b'])
    const kind = random.pick(['agent', 'job'] as const)
    const caller = { kind, name: random.pick(['x', 'y']), run: null }
    const period = random.pick(PERIODS)
    const caps = [aCap(limit, { at, period })]
    const held = BigInt(random.below(400))
    if (books.reserve(hold, aTry({ at, route, caller, held, caps })) === null) {
      const tried = { at, route, caller, model: { upstream: 'openrouter' } }
      model.set(hold, { tried, held, charged: null })
      const now = books.state({ ...caps[0]!.key, start: periodStart(period, at) })
      expect(now.spent + now.held <= limit).toBe(true)
      if (random.below(8) === 0) {
        books.undoReserve(hold)
        model.delete(hold)
      }
    }
    const [some, one] = random.pick([...model, [0, null] as const])
    const charged = BigInt(random.below(Number(one?.held ?? 0n) + 1))
    const isSettled = books.settle(some, charged)
    expect(isSettled).toBe(one !== null && one.charged === null)
    if (one !== null && isSettled) {
      one.charged = charged
      if (random.below(4) === 0) {
        books.undoSettle(some)
        one.charged = null
      }
    }
  }
  for (const counter of books.all()) {
    const mine = [...model.values()].filter(
      ({ tried }) =>
        periodStart(counter.period, tried.at) === counter.start &&
        (counter.scope === 'all' ||
          (counter.scope === 'upstream' && counter.name === tried.model.upstream) ||
          (counter.scope === 'route' && counter.name === tried.route) ||
          (counter.scope === tried.caller.kind && counter.name === tried.caller.name)),
    )
    const sum = (of: (one: Model) => bigint): bigint => mine.reduce((all, one) => all + of(one), 0n)
    expect({ ...counter }).toEqual({
      ...counter,
      spent: sum(({ charged }) => charged ?? 0n),
      held: sum(({ held, charged }) => (charged === null ? held : 0n)),
    })
  }
}

describe('a mistake of ours', () => {
  it.each<[string, (books: ReturnType<typeof newBooks>) => unknown, string]>([
    ['negative money', (books) => books.reserve(2, aTry({ held: -1n })), '-1 cannot be held as 2'],
    ['a number twice', (books) => books.reserve(1, aTry()), '100 cannot be held as 1'],
    ['a negative charge', (books) => books.settle(1, -1n), 'a charge of -1'],
    ['taking back what is not there', (books) => books.undoReserve(2), 'hold 2 is not open'],
    ['unsettling what is open', (books) => books.undoSettle(1), 'hold 1 is not settled'],
    ['unsettling what is not there', (books) => books.undoSettle(2), 'hold 2 is not settled'],
    [
      'taking back what is settled',
      (books) => {
        books.settle(1, 5n)
        books.undoReserve(1)
      },
      'hold 1 is not open',
    ],
  ])('is thrown, and nothing is counted by it: %s', (_what, wrong, message) => {
    const books = newBooks()
    books.reserve(1, aTry())
    expect(() => wrong(books)).toThrow(new RangeError(message))
    const { spent, held } = books.state(month('all', '', aTry().at))
    expect([
      [0n, 100n],
      [5n, 0n],
    ]).toContainEqual([spent, held])
  })

  it('is not: nothing held, nothing charged, a number that was closed', () => {
    const books = newBooks()
    expect(books.reserve(1, aTry({ held: 0n }))).toBeNull()
    expect(books.settle(1, 0n)).toBe(true)
    expect(books.settle(1, 0n)).toBe(false)
    books.close(1)
    expect(books.settle(1, 0n)).toBe(false)
    expect(books.reserve(1, aTry())).toBeNull()
  })
})

describe('rows that are read again', () => {
  const sum = (spent: bigint, narrow: bigint) => ({ ...aTry({ at: AT }), spent, narrow })
  const total = (scope: BookScope, name: string) =>
    ({ scope, name, period: 'total', start: 0 }) as const
  const found: Found = {
    sums: [sum(100n, 60n)],
    carried: [{ scope: 'all', name: '', spent: 7n, firstAt: AT - DAY_MS }],
    unattributed: [{ at: AT, upstream: 'openrouter', day: 1n, week: 2n, month: 3n }],
    open: [{ hold: 4, ask: aTry({ at: AT, held: 9n }), generation: null, pending: null }],
    counters: null,
    nextHold: 5,
  }
  const loaded = (change: Partial<Found> = {}) => {
    const books = newBooks()
    loadBooks(books, { ...found, ...change })
    return books
  }

  it('are in the counters: wide ones bear all, narrow ones what is theirs', () => {
    const books = loaded()
    expect(books.state(month('all', ''))).toEqual({ spent: 103n, held: 9n })
    expect(books.state(total('all', ''))).toEqual({ spent: 110n, held: 9n })
    expect(books.state(month('upstream', 'openrouter'))).toEqual({ spent: 103n, held: 9n })
    // And beside that what nobody can be named for.
    expect(books.state(month('route', 'enterprise'))).toEqual({ spent: 63n, held: 9n })
    expect(books.state(month('agent', 'triage'))).toEqual({ spent: 63n, held: 9n })
    expect(books.settle(4, 9n)).toBe(true)
  })

  it('carry when a scope began to spend', () => {
    const from = (firstAt: number) =>
      loaded({
        carried: [{ scope: 'agent', name: 'triage', spent: 0n, firstAt }],
        open: [],
        sums: [],
      })
    expect(from(AT - 1).state(total('agent', 'triage')).spent).toBe(3n)
    expect(from(AT).state(total('agent', 'triage')).spent).toBe(0n)
  })

  it('carry it from the earliest of what is carried', () => {
    const books = newBooks()
    books.carry('agent', 'triage', 1n, AT + 1)
    books.carry('agent', 'triage', 1n, AT - 1)
    books.carry('agent', 'triage', 1n, AT + 2)
    books.unattributed({ at: AT, upstream: 'openrouter', day: 1n, week: 2n, month: 3n })
    expect(books.state(total('agent', 'triage')).spent).toBe(6n)
  })

  it('agree with counters of a clean end, or are said to differ', () => {
    const books = loaded()
    const own = books.all().map(({ scope, name, period, start, spent, held }) => {
      return { scope, name, period, start, spent, held }
    })
    expect(mismatches(books, { counters: null })).toEqual([])
    expect(mismatches(books, { counters: own })).toEqual([])
    const gone = { ...total('agent', 'gone'), spent: 5n, held: 0n }
    const wrong = own.map((one) =>
      one.period === 'total' && one.scope === 'route'
        ? { ...one, held: 8n }
        : one.period === 'month' && one.scope === 'all'
          ? { ...one, spent: 1n }
          : one,
    )
    expect(mismatches(books, { counters: [gone, ...wrong] })).toEqual([
      `all month ${periodStart('month', AT)}: rows 103 spent and 9 held, counter 1 spent and 9 held`,
      'route enterprise total 0: rows 60 spent and 9 held, counter 60 spent and 8 held',
    ])
  })
})

describe('counters of periods that are over', () => {
  it('are let go when there are many of them, the oldest first, but not while something is held', () => {
    const books = newBooks()
    const days = 150
    const day = (of: number) => {
      const start = periodStart('day', AT + of * DAY_MS)
      return books.state({ scope: 'all', name: '', period: 'day', start })
    }
    for (let now = 0; now < days; now += 1) {
      books.reserve(now, aTry({ at: AT + now * DAY_MS, held: 1n }))
      if (now !== 3) books.settle(now, 1n)
      // A charge is corrected back to the start of its month at most.
      if (now > 40) expect(day(now - 35)).toEqual({ spent: 1n, held: 0n })
    }
    const ofAll = books.all().filter(({ scope }) => scope === 'all')
    expect(ofAll.length).toBeLessThanOrEqual(124)
    expect(day(0)).toEqual({ spent: 0n, held: 0n })
    expect(day(3)).toEqual({ spent: 0n, held: 1n })
    expect(day(days - 1)).toEqual({ spent: 1n, held: 0n })
    const total = { scope: 'all', name: '', period: 'total', start: 0 } as const
    expect(books.state(total)).toEqual({ spent: BigInt(days - 1), held: 1n })
  })
})

describe('attempts of a regression, of which each is a caller of its own', () => {
  const attempt = (name: string, at: number) =>
    aTry({ at, route: null, caller: { kind: 'attempt', name, run: null }, held: 10n })
  const names = (books: ReturnType<typeof newBooks>): readonly string[] => [
    ...new Set(books.all().flatMap(({ scope, name }) => (scope === 'attempt' ? [name] : []))),
  ]

  it('are let go some weeks after they were last asked for; what they spent stays in the sums', () => {
    const books = newBooks()
    for (let number = 0; number < 100; number += 1) {
      books.reserve(number, attempt(`a${number}`, AT + number * DAY_MS))
      books.settle(number, 3n)
    }
    expect(names(books)).toHaveLength(ATTEMPTS_KEPT_DAYS + 1)
    expect(names(books)).toContain('a99')
    const total = { scope: 'all', name: '', period: 'total', start: 0 } as const
    expect(books.state(total)).toEqual({ spent: 300n, held: 0n })
  })

  it('stay while something of them is held', () => {
    const books = newBooks()
    books.reserve(1, attempt('open', AT))
    books.reserve(2, attempt('later', AT + 100 * DAY_MS))
    expect(names(books)).toEqual(['open', 'later'])
    books.settle(1, 3n)
    books.reserve(3, attempt('last', AT + 101 * DAY_MS))
    expect(names(books)).toEqual(['later', 'last'])
  })

  it('stay for what they hold now, though nothing of an earlier day is held', () => {
    const books = newBooks()
    books.reserve(1, attempt('open', AT))
    books.settle(1, 3n)
    books.reserve(2, attempt('open', AT + DAY_MS))
    books.reserve(3, attempt('later', AT + 100 * DAY_MS))
    expect(names(books)).toEqual(['open', 'later'])
  })
})
