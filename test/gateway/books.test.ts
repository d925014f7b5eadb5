import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ATTEMPTS_KEPT_DAYS, PERIODS, type BookScope } from '../../src/gateway/ledger/accounts.ts'
import { newBooks } from '../../src/gateway/ledger/books.ts'
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
})
