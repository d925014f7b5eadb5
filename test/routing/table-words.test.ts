/** Tables at their edges, what is said of a new one, and the notes beside each export. */
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { chosenRoutes } from '../../src/routing/clients.ts'
import { tableDifference } from '../../src/routing/difference.ts'
import { exportCursor } from '../../src/routing/export-cursor.ts'
import { exportLitellm } from '../../src/routing/export-litellm.ts'
import { exportPresets } from '../../src/routing/export-preset.ts'
import { versionBefore, versionMeant, type TableVersion } from '../../src/routing/history.ts'
import { withItems, withValue } from '../../src/routing/json-edit.ts'
import { jsonPlaces, LEVELS_MAX } from '../../src/routing/json-places.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { amountsText, fallbackText, modelText } from '../../src/routing/phrases.ts'
import { newSurvey } from '../../src/routing/survey.ts'
import { tableWarnings } from '../../src/routing/table-warnings.ts'
import { modelName, type Cap, type RoutingTable } from '../../src/routing/table.ts'

const reading = { nearest, parseDuration }

function mistakes(text: string): readonly string[] {
  const found = parseRouting(text, reading)
  return 'mistakes' in found ? found.mistakes : []
}

function tableOf(text: string): RoutingTable {
  const found = parseRouting(text, reading)
  if ('mistakes' in found) throw new Error(found.mistakes.join('\n'))
  return found.table
}

const many = (count: number): string => {
  const routes = Array.from({ length: count }, (_none, at) => `"r${at}": "x/y"`)
  return `{ "routes": { ${routes.join(', ')} } }`
}

describe('a table at its edges', () => {
  it.each([
    ['nothing', '', ['it is empty']],
    ['a mark and white space', '\uFEFF \n', ['it is empty']],
    [
      'more levels than it has',
      '['.repeat(LEVELS_MAX + 1) + ']'.repeat(LEVELS_MAX + 1),
      ['1:51: expected at most 50 levels, found more'],
    ],
    [
      'as many levels',
      '['.repeat(LEVELS_MAX) + ']'.repeat(LEVELS_MAX),
      ['1:1: expected an object, found a list'],
    ],
    ['too many routes', many(1001), ['1:3: routes: expected at most 1000 routes, found 1001']],
    ['as many routes as may be', many(1000), []],
    [
      'no routes',
      '{ "routes": [] }',
      ['1:3: routes: expected at least one route: its name and its model, found an empty list'],
    ],
    [
      'what a terminal would obey',
      '{ "\\u001b[31m": 1, "routes": { "a": "x/y" } }',
      [
        '1:3: ·[31m: expected one of weekly_review, routes, fallback, allow_direct, daily_cap_usd, weekly_cap_usd, monthly_cap_usd, found the unknown key ·[31m',
      ],
    ],
    [
      'a review that is no text',
      '{ "weekly_review": 5, "routes": { "a": "x/y" } }',
      ['1:3: weekly_review: expected a day such as 2026-05-24, found 5'],
    ],
    [
      'a review with more',
      '{ "weekly_review": "2026-05-24x", "routes": { "a": "x/y" } }',
      ['1:3: weekly_review: expected a day such as 2026-05-24, found "2026-05-24x"'],
    ],
    ['no review', '{ "weekly_review": null, "routes": { "a": "x/y" } }', []],
    [
      'a list that is none',
      '{ "allow_direct": "x/y", "routes": { "a": "x/y" } }',
      ['1:3: allow_direct: expected a list of models, found "x/y"'],
    ],
    [
      'more than what is shown of a value',
      `{ "weekly_review": "${'a'.repeat(80)}", "routes": { "a": "x/y" } }`,
      [`1:3: weekly_review: expected a day such as 2026-05-24, found "${'a'.repeat(59)}…`],
    ],
  ])('%s', (_what, text, told) => {
    expect(mistakes(text)).toEqual(told)
  })

  it('with a key without end tells its begin', () => {
    const told = mistakes(`{ "routes": { "${'k'.repeat(300)}": 4, "a": "x/y" } }`)
    expect(told[0]).toContain(`routes.${'k'.repeat(193)}…: expected`)
    expect(mistakes(`{ "routes": { "${'k'.repeat(193)} ": "x/y" } }`)[0]).toContain('k…: ')
  })

  it('that ends too early is told with its last line', () => {
    expect(mistakes('{\n "routes":\n\n\n')).toEqual([
      'it is not JSON: Unexpected end of JSON input (line 2)',
    ])
  })

  it('leaves what is wrong of the list out, and keeps the rest', () => {
    expect(
      tableOf('{ "routes": { "a": "x/y" }, "allow_direct": ["x/y", "x/z"] }').allowDirect,
    ).toEqual(['x/y', 'x/z'])
  })
})

describe('a value of a table', () => {
  const look = () => newSurvey(() => null)
  it.each([
    [1, 1],
    [1_000_000_000, 1_000_000_000],
    [1_000_000_001, null],
    [0, null],
    [1.5, null],
    ['4', null],
  ])('is a count: %j', (value, count) => {
    const survey = look()
    expect(survey.count(value, ['n'])).toBe(count)
    expect(survey.mistakes.map(({ expected }) => expected)).toEqual(
      count === null ? ['a whole number from 1'] : [],
    )
  })

  it.each([undefined, null])('is none where there is %s, and no mistake', (value) => {
    const survey = look()
    expect([survey.count(value, []), survey.nanoUsd(value, [])]).toEqual([null, null])
    expect(survey.list(undefined, [], 'x')).toEqual([])
    expect(survey.mistakes).toEqual([])
  })

  it.each([
    [null, 'nothing'],
    [undefined, 'nothing'],
    [[], 'an empty list'],
    [[1], 'a list'],
    [{}, 'an object'],
    ['a', '"a"'],
    [true, 'true'],
    ['a'.repeat(58), `"${'a'.repeat(58)}"`],
    ['a'.repeat(59), `"${'a'.repeat(59)}…`],
  ])('is told as it was found: %j', (value, found) => {
    const survey = look()
    survey.tell(['p'], 'x', value)
    expect(survey.mistakes).toEqual([{ path: ['p'], expected: 'x', found }])
  })

  it('has the known keys alone, the nearest of which is told', () => {
    const survey = newSurvey((word) => (word === 'modle' ? 'model' : null))
    expect(survey.object({ modle: 1, q: 2, caps: 3 }, ['r'], ['model', 'caps'])).not.toBeNull()
    expect(survey.mistakes).toEqual([
      { path: ['r', 'modle'], expected: 'model', found: 'the unknown key modle' },
      { path: ['r', 'q'], expected: 'one of model, caps', found: 'the unknown key q' },
    ])
    expect(survey.object(null, ['r'], [])).toBeNull()
  })
})

describe('the name of a model', () => {
  it.each([
    ['openrouter/a/b', { upstream: 'openrouter', id: 'a/b' }],
    ['openrouter/owl', { upstream: 'openrouter', id: 'openrouter/owl' }],
    ['my-box_1/qwen3:8b', { upstream: 'my-box_1', id: 'qwen3:8b' }],
    ['local/a/b/c', { upstream: 'local', id: 'a/b/c' }],
    ['alone', null],
    ['/a', null],
    ['a/', null],
    ['a//b', null],
    ['a/b/', null],
    ['-a/b', null],
    ['A/b', null],
    ['a/b c', null],
  ])('%s', (text, name) => {
    expect(modelName(text)).toEqual(name)
    if (name !== null) expect(modelText(name)).toBe(text)
  })
})

describe('parts of a table in words', () => {
  it.each<[Cap[], string]>([
    [[], 'none'],
    [
      [
        { period: 'day', nanoUsd: 12_500_000_000n },
        { period: 'week', nanoUsd: 1n },
        { period: 'month', nanoUsd: 0n },
        { period: 'total', nanoUsd: 9_000_000_000n },
      ],
      '$12.5 a day, $0.000000001 a week, $0 a month, $9 in all',
    ],
  ])('caps, case %#', (caps, text) => {
    expect(amountsText(caps)).toBe(text)
  })

  it.each([
    [null, 'that of the table'],
    [{ routes: [], human: null }, 'none'],
    [{ routes: ['a', 'b'], human: { holdMs: null } }, 'a, b, a person'],
    [{ routes: [], human: { holdMs: 240_000 } }, 'a person (4m)'],
    [{ routes: [], human: { holdMs: 90_000 } }, 'a person (90s)'],
  ])('the fallback %j is %s', (fallback, text) => {
    expect(fallbackText(fallback)).toBe(text)
  })
})

describe('a first table', () => {
  it('is told whole, without what it does not say', () => {
    const next =
      tableOf(`{ "routes": { "a": { "model": "x/y", "monthly_cap_usd": 5, "max_concurrency": 2, "fallback": ["b"] },
      "b": "x/z" }, "fallback": ["a"], "allow_direct": ["x/y", "x/z"], "daily_cap_usd": 1, "weekly_review": "2026-05-24" }`)
    expect(tableDifference(null, next)).toEqual([
      '+ a: x/y; caps $5 a month; fallback b; at once 2',
      '+ b: x/z',
      '+ fallback of the table: a',
      '+ caps of the table: $1 a day',
      '+ allow_direct: x/y, x/z',
      '+ weekly_review: 2026-05-24',
    ])
    expect(tableDifference(null, tableOf('{ "routes": { "b": "x/z" } }'))).toEqual(['+ b: x/z'])
  })
})

describe('what is hardly meant', () => {
  const cap = (period: Cap['period'], usd: number): Cap => ({
    period,
    nanoUsd: BigInt(usd) * 10n ** 9n,
  })
  const warned = (caps: Cap[], all: Cap[] = []): readonly string[] =>
    tableWarnings({ caps: all, routes: [{ name: 'r', caps }] } as unknown as RoutingTable)
  it.each<[string, Cap[], Cap[], string[]]>([
    ['caps in order', [cap('day', 1), cap('week', 2), cap('month', 3), cap('total', 4)], [], []],
    ['equal ones', [cap('day', 1), cap('month', 1)], [cap('day', 1)], []],
    [
      'a month below a week',
      [cap('week', 5), cap('month', 4)],
      [],
      ['r: its monthly cap ($4) is below its weekly one ($5), which is never reached'],
    ],
    [
      'all below a day',
      [cap('day', 5), cap('total', 4)],
      [],
      ['r: its total cap ($4) is below its daily one ($5), which is never reached'],
    ],
    [
      'one above the table',
      [cap('day', 5)],
      [cap('day', 4)],
      ['r: its daily cap ($5) is above that of the whole table ($4)'],
    ],
    ['one above another period of the table', [cap('day', 5)], [cap('week', 4)], []],
    [
      'a table out of order',
      [],
      [cap('day', 5), cap('week', 4)],
      ['the table: its weekly cap ($4) is below its daily one ($5), which is never reached'],
    ],
    [
      'a table with nothing',
      [],
      [cap('month', 0)],
      ['the table: its monthly cap is 0, so that nothing is ever spent on it'],
    ],
  ])('%s', (_what, caps, all, told) => {
    expect(warned(caps, all)).toEqual(told)
  })
})

describe('an export', () => {
  const table = tableOf(`{ "routes": {
    "a_1": { "model": "openrouter/m/a", "fallback": ["b", "c", "d", "human_queue"], "provider": { "sort": "price" }, "max_output_tokens": 9 },
    "a.1": "openrouter/m/a2", "b": "openrouter/m/b", "c": "openrouter/m/c", "d": "openrouter/m/d", "mine": "my-box/q" } }`)

  it('is of the routes that are asked for', () => {
    const names = (route: string | null): string[] =>
      chosenRoutes(table, route).map(({ name }) => name)
    expect(names(null)).toEqual(['a_1', 'a.1', 'b', 'c', 'd', 'mine'])
    expect(names('b')).toEqual(['b'])
    expect(names('q')).toEqual([])
  })

  it('of presets has a body for each route at OpenRouter, and says what is lost', () => {
    const { text, notes } = exportPresets(table, table.routes)
    const presets = JSON.parse(text) as readonly object[]
    expect(presets).toHaveLength(5)
    expect(presets.slice(0, 3)).toEqual([
      {
        request: 'POST https://openrouter.ai/api/v1/presets/a-1/chat/completions',
        use: '@preset/a-1',
        body: {
          model: 'm/a',
          models: ['m/a', 'm/b', 'm/c'],
          provider: { sort: 'price' },
          max_tokens: 9,
          messages: [{ role: 'user', content: 'a_1' }],
        },
      },
      {
        request: 'POST https://openrouter.ai/api/v1/presets/a-1/chat/completions',
        use: '@preset/a-1',
        body: { model: 'm/a2', messages: [{ role: 'user', content: 'a.1' }] },
      },
      {
        request: 'POST https://openrouter.ai/api/v1/presets/b/chat/completions',
        use: '@preset/b',
        body: { model: 'm/b', messages: [{ role: 'user', content: 'b' }] },
      },
    ])
    expect(notes).toEqual([
      'Send each body with your own key of OpenRouter; `messages` is asked for there and not kept. Clients then ask for the model @preset/….',
      'Caps are lost: a preset has none. Give those clients a key with a limit of its own (openrouter.ai/settings/keys).',
      'max_concurrency, the breaker, the person at the end of a chain, and sessions that keep their models are lost too.',
      'More than 3 models in a chain are not taken: cut in a-1.',
      'Two routes would be the same preset, and the later wins: a-1.',
      'Not at OpenRouter, and left out: mine.',
    ])
  })

  it('of presets without such troubles has three notes', () => {
    expect(exportPresets(table, chosenRoutes(table, 'b')).notes).toHaveLength(3)
  })

  it('for Cursor says why it does not work, and what does', () => {
    const { text, notes } = exportCursor(table.routes, 'http://127.0.0.1:4141')
    expect(JSON.parse(text)).toMatchObject({
      'Override OpenAI Base URL':
        "http://127.0.0.1:4141/v1 (cannot be reached from Cursor's servers)",
      instead: {
        'Override OpenAI Base URL': 'https://openrouter.ai/api/v1',
        'OpenAI API Key': 'a key of OpenRouter with a limit, made for Cursor alone',
        models: [
          { route: 'a_1', model: 'm/a' },
          { route: 'a.1', model: 'm/a2' },
          { route: 'b', model: 'm/b' },
          { route: 'c', model: 'm/c' },
          { route: 'd', model: 'm/d' },
        ],
      },
    })
    expect(notes).toHaveLength(3)
    expect(notes[0]).toMatch(/^Cursor cannot use this gateway: /)
    expect(notes[1]).toMatch(/^Instead: make a key at openrouter.ai\/settings\/keys /)
    expect(notes[2]).toMatch(/^What Cursor spends is not in `agenthost budget`/)
  })

  it('for LiteLLM says that a person is lost only where there is one', () => {
    const notes = (route: string) =>
      exportLitellm(table, chosenRoutes(table, route), () => null).notes
    expect(notes('a_1').at(-1)).toBe('The person at the end of a chain is lost: it has none.')
    expect(notes('b')).toHaveLength(3)
  })
})

describe('a version that somebody means', () => {
  const version = (sha: string, usable = true) => ({ sha, usable }) as TableVersion
  const versions = [version('abcd1'), version('abcd2'), version('ffff'), version('ffff')]
  it.each([
    ['abcd1', { version: versions[0] }],
    ['abcd', { unclear: 'several' }],
    ['ffff', { version: versions[2] }],
    ['fff', { unclear: 'none' }],
    ['bcd1', { unclear: 'none' }],
    ['', { unclear: 'none' }],
  ])('%s', (name, meant) => {
    expect(versionMeant(name, versions)).toEqual(meant)
  })

  it('before this one is the newest that can be used', () => {
    const all = [version('a', false), version('b'), version('c')]
    expect(versionBefore('b', all)?.sha).toBe('c')
    expect(versionBefore('c', all)?.sha).toBe('b')
    expect(versionBefore(null, all)?.sha).toBe('b')
    expect(versionBefore('b', [version('a', false), version('b')])).toBeNull()
  })
})

describe('a text that is edited', () => {
  const text = '\uFEFF{ "a": [ "x,\\"" , {"b": [1]} ,3 ], "c": {"d": {}}, "e": true, "a2": [] }'
  it.each<[string[], unknown, string, string]>([
    [['a', '0'], 'y', '"x,\\""', '"y"'],
    [['a', '1', 'b', '0'], 2, '[1]', '[2]'],
    [['a', '2'], null, ',3 ]', ',null ]'],
    [['c', 'd'], [1], '{}', '[1]'],
    [['e'], false, 'true', 'false'],
    [['a2'], 5, '[] }', '5 }'],
  ])('at %j alone', (path, value, was, is) => {
    expect(withValue(text, path, value)).toBe(text.replace(was, is))
  })

  it.each([[['q']], [['a', '3']], [['a', 'b']], [['e', 'x']], [['c', 'd', 'f']]])(
    'is none where nothing stands: %j',
    (path) => {
      expect(withValue(text, path, 1)).toBeNull()
    },
  )

  it.each<[number[], string | null]>([
    [[0, 1, 2], '[1, [2],  3]'],
    [[2, 0], '[3, 1]'],
    [[1], '[[2]]'],
    [[], '[]'],
    [[3], null],
  ])('keeps the items %j', (places, list) => {
    const whole = '{ "l": [1, [2],  3], "m": 4 }'
    expect(withItems(whole, ['l'], places)).toBe(
      list === null ? null : whole.replace('[1, [2],  3]', list),
    )
  })

  it('has no items where there is no list, or an empty one', () => {
    expect(withItems('{ "l": {} }', ['l'], [])).toBeNull()
    expect(withItems('{ "l": [] }', ['l'], [])).toBeNull()
    expect(withItems('{ }', ['l'], [])).toBeNull()
  })
})

describe('places', () => {
  it('of what is not there are the begin, and of a value that of its key', () => {
    const { of, twice, tooDeep } = jsonPlaces('\n\n { "a":\n 1, "b": [1, 2,\n3] }')
    expect(of([])).toEqual({ line: 3, column: 2 })
    expect(of(['a'])).toEqual({ line: 3, column: 4 })
    expect(of(['b', '1'])).toEqual({ line: 4, column: 14 })
    expect(of(['b', '2'])).toEqual({ line: 5, column: 1 })
    expect(of(['b', '3'])).toEqual({ line: 1, column: 1 })
    expect([twice, tooDeep]).toEqual([[], null])
  })

  it('of keys that were given twice are those of the last one', () => {
    const { of, twice } = jsonPlaces('{ "a": { "x": 1, "x": 2 },\n "a": 3, "a": 4 }')
    expect(of(['a'])).toEqual({ line: 2, column: 10 })
    expect(twice).toEqual([['a', 'x'], ['a'], ['a']])
  })
})
