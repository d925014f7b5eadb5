/** What of a week touches a route, and what does not. */
import { describe, expect, it } from 'vitest'
import type { RankingFacts, WeekRows } from '../../src/rankings/facts.ts'
import { weekView } from '../../src/rankings/week.ts'
import type { Move } from '../../src/rankings/week-view.ts'
import { madeUpQuarter } from '../support/made-up-quarter.ts'
import { card, facts, NO_PRICES, prices, week } from '../support/made-up-week.ts'

const MONDAYS = ['2026-04-27', '2026-05-04', '2026-05-11', '2026-05-18'] as const
const ROUTES = [{ route: 'main', modelId: 'openai/a' }] as const

function moves(weeks: readonly WeekRows[], extra: Partial<RankingFacts>): readonly Move[] {
  return weekView(facts(weeks, { routes: ROUTES, ...extra }), '2026-05-18').moves
}

const kinds = (found: readonly Move[]): string[] => found.map(({ kind }) => kind)
/** Four weeks of the routed model with another one at a fixed 100. */
const fourWeeks = (...tokens: readonly number[]): WeekRows[] =>
  MONDAYS.map((start, n) =>
    week(start, { 'openai/x': 100, ...(tokens[n] === undefined ? {} : { 'openai/a': tokens[n] }) }),
  )

describe('a routed model', () => {
  const cards = [card('openai/a')]

  it('is left in peace when nothing happens', () => {
    expect(moves(fourWeeks(50, 51, 50, 52), { cards, cardsBefore: cards })).toEqual([])
  })

  it('falls when its tokens go down three weeks in a row', () => {
    expect(moves(fourWeeks(80, 60, 50, 40), { cards })).toEqual([
      {
        route: 'main',
        modelId: 'openai/a',
        kind: 'falling',
        text: 'Name of openai/a: tokens down 3 weeks in a row, 50.0 % in all',
        candidate: null,
      },
    ])
  })

  it.each([
    ['goes down only twice', fourWeeks(50, 60, 50, 40)],
    ['stands still once', fourWeeks(80, 60, 60, 40)],
    [
      'lacks a week in between',
      fourWeeks(80, 60, 50, 40).filter(({ start }) => start !== '2026-05-04'),
    ],
    [
      'lacks a day in between',
      fourWeeks(80, 60, 50, 40).map((each) =>
        each.start === '2026-05-11' ? { ...each, daysPresent: 6 } : each,
      ),
    ],
  ])('does not fall when it %s', (_what, weeks) => {
    expect(moves(weeks, { cards })).toEqual([])
  })

  it('falls when its place goes down three weeks in a row, though its tokens do not', () => {
    const weeks = MONDAYS.map((start, n) =>
      week(start, {
        'openai/a': 50 + n,
        ...Object.fromEntries([0, 1, 2].map((m) => [`openai/x${m}`, n > m ? 90 : 10])),
      }),
    )
    expect(moves(weeks, { cards }).map(({ text }) => text)).toEqual([
      'Name of openai/a: place down 3 weeks in a row, from 1 to 4',
    ])
  })

  it('falls when it leaves the list', () => {
    const weeks = fourWeeks(80, 60, 70).slice(2)
    expect(moves(weeks, { cards }).map(({ text }) => text)).toEqual([
      'Name of openai/a: out of the first 50; it was at place 2 a week before',
    ])
  })

  it.each([
    ['2026-06-10', "expires on 2026-06-10, 17 days after this week's end"],
    ['2026-07-23', "expires on 2026-07-23, 60 days after this week's end"],
    ['2026-05-20', "expired on 2026-05-20, 4 days before this week's end"],
    ['2026-07-24', null],
  ])('that has its end on %s: %s', (expires, text) => {
    const found = moves(fourWeeks(50, 51, 50, 52), { cards: [card('openai/a', { expires })] })
    expect(found.map((move) => move.text)).toEqual(
      text === null ? [] : [`Name of openai/a ${text}`],
    )
    expect(kinds(found)).toEqual(text === null ? [] : ['expiring'])
  })

  it('is gone when the list of models has it no more', () => {
    const found = moves(fourWeeks(50, 51, 50, 52), {
      cards: [card('openai/x')],
      cardsBefore: cards,
    })
    expect(found.map(({ kind, text }) => [kind, text])).toEqual([
      [
        'gone',
        "openai/a is not in OpenRouter's list of models, and was a week before: requests for it will fail",
      ],
    ])
  })

  it('is not called gone when the list was not read', () => {
    expect(moves(fourWeeks(50, 51, 50, 52), { cards: [], cardsBefore: cards })).toEqual([])
  })
})

describe('a price', () => {
  const repriced = (before: ReturnType<typeof card>, now: ReturnType<typeof card>): string[] =>
    moves(fourWeeks(50, 51, 50, 52), { cards: [now], cardsBefore: [before] }).map(
      ({ kind, text }) => `${kind}: ${text}`,
    )

  it('that moved is told, both ways, by part', () => {
    const before = card('openai/a', { listed: prices('0.00000028', '0.00000056', '0.000000028') })
    const now = card('openai/a', { listed: prices('0.00000014', '0.00000056', '0.00000003') })
    expect(repriced(before, now)).toEqual([
      'repriced: Name of openai/a: prompt 0.28 → 0.14, cache read 0.028 → 0.03 USD per million tokens: the listed price (top endpoint)',
    ])
  })

  it("is the author's own where both are known, whatever the listed one does", () => {
    const own = { firstParty: prices('0.000003', '0.000015') }
    expect(
      repriced(
        card('openai/a', own),
        card('openai/a', { ...own, listed: prices('0.000001', '0.000009') }),
      ),
    ).toEqual([])
    expect(
      repriced(
        card('openai/a', own),
        card('openai/a', { firstParty: prices('0.000003', '0.00002') }),
      ),
    ).toEqual([
      "repriced: Name of openai/a: completion 15 → 20 USD per million tokens: the author's own price",
    ])
  })

  it.each([
    [
      'moved by less than 1 %',
      card('openai/a', { listed: prices('0.000001', '0.000002') }),
      card('openai/a', { listed: prices('0.000001009', '0.000002') }),
    ],
    ['was not known before', card('openai/a', { listed: NO_PRICES }), card('openai/a')],
    ['is not known now', card('openai/a'), card('openai/a', { listed: prices('-1', '-1') })],
    [
      'is first known from the author now',
      card('openai/a'),
      card('openai/a', { firstParty: prices('0.000009', '0.000009') }),
    ],
  ])('that %s is no news', (_what, before, now) => {
    expect(repriced(before, now)).toEqual([])
  })

  it('that went up from zero is news', () => {
    expect(repriced(card('openai/a', { listed: prices('0', '0') }), card('openai/a'))[0]).toContain(
      'prompt 0 → 1,',
    )
  })
})

describe('a candidate for a route', () => {
  // The routed model: 1.00 in, 2.00 out, 100k context, calls tools, text only.
  const routed = card('openai/a')
  const cheap = { listed: prices('0.0000008', '0.0000016') }
  const found = (
    other: ReturnType<typeof card>,
    before = 100,
    now = 100,
    whose = routed,
  ): readonly Move[] => {
    const slug = other.variant === 'standard' ? other.slug : `${other.slug}:${other.variant}`
    const weeks = [
      week('2026-05-11', { 'openai/a': 50, [slug]: before }),
      week('2026-05-18', { 'openai/a': 50, [slug]: now }),
    ]
    return moves(weeks, { cards: [whose, other] })
  }

  it('is a model that is cheaper by 20 %', () => {
    expect(found(card('qwen/b', cheap))).toEqual([
      {
        route: 'main',
        modelId: 'openai/a',
        kind: 'candidate',
        text: 'Name of qwen/b (place 1) can be tried: 20.0 % cheaper by both listed prices (top endpoints), used alike',
        candidate: 'qwen/b',
      },
    ])
  })

  it('is one that rises fast, with what it costs', () => {
    const dearer = card('qwen/b', { listed: prices('0.000002', '0.000004') })
    expect(found(dearer, 100, 150).map(({ text }) => text)).toEqual([
      'Name of qwen/b (place 1) can be tried: tokens up 50.0 % in a week, 2.00 times the price by both listed prices (top endpoints), used alike',
    ])
  })

  it('is held against the routed one by the same kind of price', () => {
    const own = (
      prompt: string,
      completion: string,
      listed = prices('0.0000001', '0.0000002'),
    ) => ({
      listed,
      firstParty: prices(prompt, completion),
    })
    // The author's 1.00 beside somebody's cheapest host at 0.80 says nothing: that of the routed one is at 0.80 too.
    const hosted = card('openai/a', { ...cheap, firstParty: prices('0.000001', '0.000002') })
    expect(found(card('qwen/b', cheap), 100, 100, hosted)).toEqual([])
    // Both authors are known: what is listed does not count.
    expect(found(card('qwen/b', own('0.0000009', '0.0000018')), 100, 100, hosted)).toEqual([])
    const [cheaper] = found(card('qwen/b', own('0.0000005', '0.000001')), 100, 100, hosted)
    expect(cheaper?.text).toContain("50.0 % cheaper by both authors' own prices, used alike")
    // No kind of price that both have: it may rise, and nothing is said of its price.
    const alone = card('qwen/b', own('0.0000005', '0.000001', prices('-1', '-1')))
    expect(found(alone)).toEqual([])
    expect(found(alone, 100, 150).map(({ text }) => text)).toEqual([
      'Name of qwen/b (place 1) can be tried: tokens up 50.0 % in a week, no price to compare by',
    ])
  })

  it.each([
    ['is cheaper by less', card('qwen/b', { listed: prices('0.00000081', '0.00000162') })],
    ['calls no tools', card('qwen/b', { ...cheap, callsTools: false })],
    ['has a shorter context', card('qwen/b', { ...cheap, contextLength: 99_999 })],
    ['has an unknown context', card('qwen/b', { ...cheap, contextLength: null })],
    ['takes no text', card('qwen/b', { ...cheap, inputModalities: ['image'] })],
    ['gives no text', card('qwen/b', { ...cheap, outputModalities: ['embeddings'] })],
    ['has no price', card('qwen/b', { listed: prices('-1', '-1') })],
    ['is free, with the limits of such', card('qwen/b', { listed: prices('0', '0') })],
    ['is a batch variant', card('qwen/b:batch', cheap)],
    ['is anonymous', card('stealth/b', cheap)],
    ['expires soon', card('qwen/b', { ...cheap, expires: '2026-06-30' })],
    ['is the routed one', card('openai/a', cheap)],
  ])('is none that %s', (_what, other) => {
    expect(found(other)).toEqual([])
  })

  it('need not call tools when the routed one does not, and must take images when that does', () => {
    expect(
      kinds(
        found(
          card('qwen/b', { ...cheap, callsTools: false }),
          100,
          100,
          card('openai/a', { callsTools: false }),
        ),
      ),
    ).toEqual(['candidate'])
    const sees = card('openai/a', { inputModalities: ['text', 'image'] })
    expect(found(card('qwen/b', cheap), 100, 100, sees)).toEqual([])
    expect(
      kinds(
        found(
          card('qwen/b', { ...cheap, inputModalities: ['image', 'text', 'file'] }),
          100,
          100,
          sees,
        ),
      ),
    ).toEqual(['candidate'])
  })

  it('is at most one of three: cheaper and rising first, then rising, then by tokens', () => {
    const names = [
      'qwen/steady1',
      'qwen/steady2',
      'qwen/rising',
      'qwen/dear-rising',
      'qwen/steady3',
    ]
    const weeks = [
      week('2026-05-11', {
        'openai/a': 50,
        ...Object.fromEntries(names.map((name, n) => [name, 900 - n])),
      }),
      week('2026-05-18', {
        'openai/a': 50,
        ...Object.fromEntries(
          names.map((name, n) => [name, (900 - n) * (name.includes('rising') ? 2 : 1)]),
        ),
      }),
    ]
    const cards = [routed, ...names.map((name) => card(name, name.includes('dear') ? {} : cheap))]
    expect(moves(weeks, { cards }).map(({ candidate }) => candidate)).toEqual([
      'qwen/rising',
      'qwen/dear-rising',
      'qwen/steady1',
    ])
  })

  it('is none that the route has already', () => {
    const weeks = [week('2026-05-18', { 'openai/a': 50, 'qwen/b': 60 })]
    const routes = [
      ...ROUTES,
      { route: 'main', modelId: 'openrouter/qwen/b:nitro' },
      { route: 'other', modelId: 'openai/a' },
    ]
    const cards = [routed, card('qwen/b', cheap)]
    expect(
      moves(weeks, { cards, routes }).map(({ route, candidate }) => [route, candidate]),
    ).toEqual([['other', 'qwen/b']])
  })
})

describe('the made-up quarter', () => {
  it('touches three of its five routes as it was made to', () => {
    const found = weekView(madeUpQuarter(7).facts, '2026-05-24').moves.filter(
      ({ kind }) => kind !== 'candidate',
    )
    expect(found.map(({ route, kind }) => [route, kind])).toEqual([
      ['agent_batch', 'repriced'],
      ['complex_reasoning', 'falling'],
      ['multimodal', 'expiring'],
    ])
  })
})
