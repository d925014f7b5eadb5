/** The figures as text, letter by letter: what Prometheus and a person read. */
import { describe, expect, it } from 'vitest'
import { CONTENT_TYPE, figures, type Observation } from '../../src/gateway/figures/figures.ts'
import { FIRST_BYTE_BUCKETS, TOTAL_BUCKETS } from '../../src/gateway/figures/figure-families.ts'
import { counter, histogram, told } from '../../src/gateway/figures/prometheus-text.ts'
import { answerCounts } from '../../src/gateway/tap/tool-counts.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'

const SEEN: Observation = {
  route: 'fast',
  model: 'm',
  outcome: 'ok',
  charged: 5n,
  firstByteMs: 100,
  totalMs: 2000,
  reading: {
    provider: 'p',
    tokens: { input: 3, output: 2, cached: 1, cacheWrite: 0, reasoning: 0 },
    tools: [{ verdict: 'ok', tool: 'Bash', why: '' }],
    faults: ['leaked_call'],
  },
}

const G = 'agenthost_gateway_'
const EMPTY = `# HELP ${G}calls_total Tries that are over, by how they ended.
# TYPE ${G}calls_total counter
# HELP ${G}tokens_total Tokens; cached and cacheWrite are parts of input, reasoning of output.
# TYPE ${G}tokens_total counter
# HELP ${G}cost_nano_usd_total Charged, in 10^-9 USD.
# TYPE ${G}cost_nano_usd_total counter
# HELP ${G}tool_calls_total Tool calls by verdict, and answers by what was wrong with them.
# TYPE ${G}tool_calls_total counter
# HELP ${G}fallbacks_total Links left for the next one.
# TYPE ${G}fallbacks_total counter
# HELP ${G}refusals_total Calls refused by the gateway.
# TYPE ${G}refusals_total counter
# HELP ${G}first_byte_seconds From the request to the first byte of the answer.
# TYPE ${G}first_byte_seconds histogram
# HELP ${G}total_seconds From the request to the end of the answer.
# TYPE ${G}total_seconds histogram
# HELP ${G}open_streams Streams to clients that are open now.
# TYPE ${G}open_streams gauge
${G}open_streams 0
`
const OVERFLOWED = `# HELP ${G}labels_overflowed_total Counted under "other": too many labels.
# TYPE ${G}labels_overflowed_total counter
${G}labels_overflowed_total 0
`

describe('the exposition', () => {
  it('names every figure before there is one', () => {
    expect(figures().exposition()).toBe(EMPTY + OVERFLOWED)
    expect(CONTENT_TYPE).toBe('text/plain; version=0.0.4; charset=utf-8')
  })

  it('has what is held, where somebody says it', () => {
    const held = `# HELP ${G}held_usd Money held for calls under way.
# TYPE ${G}held_usd gauge
${G}held_usd 1.5
`
    expect(figures({ held: () => 1_500_000_000n }).exposition()).toBe(EMPTY + held + OVERFLOWED)
  })

  it('has a line for each set of labels that was counted', () => {
    const all = figures()
    all.add(SEEN)
    all.fellBack('fast', 'timeout')
    all.fellBack(null, 'timeout')
    all.refused('no_key')
    const lines = all
      .exposition()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'))
      .map((line) => line.replace(G, ''))
    const where = 'route="fast",model="m",provider="p"'
    const short = 'route="fast",model="m"'
    expect(lines).toEqual([
      `calls_total{${where},outcome="ok"} 1`,
      `tokens_total{${where},kind="input"} 3`,
      `tokens_total{${where},kind="output"} 2`,
      `tokens_total{${where},kind="cached"} 1`,
      `cost_nano_usd_total{${where}} 5`,
      `tool_calls_total{${where},verdict="ok"} 1`,
      `tool_calls_total{${where},verdict="leaked_call"} 1`,
      'fallbacks_total{route="fast",why="timeout"} 1',
      'fallbacks_total{route="",why="timeout"} 1',
      'refusals_total{code="no_key"} 1',
      `first_byte_seconds_sum{${short}} 0.1`,
      `first_byte_seconds_count{${short}} 1`,
      `total_seconds_sum{${short}} 2`,
      `total_seconds_count{${short}} 1`,
      'open_streams 0',
      'labels_overflowed_total 0',
    ])
  })

  it('has the times of calls without a route or a provider, too', () => {
    const all = figures()
    const none = { provider: null, tokens: null, tools: [], faults: [] }
    all.add({ ...SEEN, route: null, charged: 0n, reading: none })
    const text = all.exposition()
    expect(text).toContain(`${G}calls_total{route="",model="m",provider="",outcome="ok"} 1\n`)
    expect(text).toContain(`${G}first_byte_seconds_bucket{route="",model="m",le="0.1"} 1\n`)
    expect(text).toContain(`${G}total_seconds_count{route="",model="m"} 1\n`)
    expect(text).not.toContain('cost_nano_usd_total{')
    expect(text).not.toContain('tokens_total{')
  })

  it('has buckets up to the times of long prompts and long answers', () => {
    expect(FIRST_BYTE_BUCKETS).toEqual([0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 90])
    expect(TOTAL_BUCKETS).toEqual([0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640])
  })

  it('is a snapshot for commands', () => {
    const all = figures()
    all.add(SEEN)
    const close = all.streamOpened()
    const found = all.snapshot()
    expect(found[`${G}calls_total`]).toEqual([
      { labels: { route: 'fast', model: 'm', provider: 'p', outcome: 'ok' }, value: 1 },
    ])
    expect(found[`${G}total_seconds`]).toEqual([
      { labels: { route: 'fast', model: 'm' }, value: 1 },
    ])
    expect(found[`${G}open_streams`]).toEqual([{ labels: {}, value: 1 }])
    close()
    expect(all.snapshot()[`${G}open_streams`]).toEqual([{ labels: {}, value: 0 }])
    expect(Object.keys(found)).toHaveLength(10)
  })
})

describe('a family', () => {
  const naming = { name: 'n', help: 'h', labels: ['a', 'b'] }
  const bounds = { overflowed: () => undefined }

  it('counts by its labels, missing ones as empty', () => {
    const family = counter(naming, bounds)
    family.add(['x', 'y'])
    family.add(['x', 'y'], 4)
    family.add(['x'])
    expect(family.name).toBe('n')
    expect(family.samples()).toEqual([
      { labels: { a: 'x', b: 'y' }, value: 5 },
      { labels: { a: 'x', b: '' }, value: 1 },
    ])
    expect(family.text()).toBe('# HELP n h\n# TYPE n counter\nn{a="x",b="y"} 5\nn{a="x",b=""} 1\n')
  })

  it('escapes what would end a line or a label, and shows no control', () => {
    const family = counter({ ...naming, help: 'a\\b\nc' }, bounds)
    family.add(['a"b\\c\nd', '\u001b[2J\u009b'])
    expect(family.text()).toBe(
      '# HELP n a\\\\b\\nc\n# TYPE n counter\nn{a="a\\"b\\\\c\\nd",b="?[2J?"} 1\n',
    )
  })

  it('cuts a label after 120 letters', () => {
    const family = counter({ ...naming, labels: ['a'] }, bounds)
    family.add(['x'.repeat(120)])
    family.add(['x'.repeat(121)])
    expect(family.samples()).toEqual([{ labels: { a: 'x'.repeat(120) }, value: 2 }])
  })

  it('has so many sets, then counts under other, which is told each time', () => {
    let overflows = 0
    const family = counter(
      { ...naming, labels: ['a'] },
      { overflowed: () => (overflows += 1), most: 2 },
    )
    for (const label of ['x', 'y', 'z', 'x', 'w', 'other']) family.add([label])
    expect(family.samples().map(({ labels, value }) => [labels['a'], value])).toEqual([
      ['x', 2],
      ['y', 1],
      ['other', 3],
    ])
    expect(overflows).toBe(2)
  })

  it('is told of a set that is other only in part', () => {
    let overflows = 0
    const family = counter(naming, { overflowed: () => (overflows += 1), most: 1 })
    for (const labels of [
      ['x', 'y'],
      ['other', 'z'],
      ['other', 'other'],
    ])
      family.add(labels)
    expect(family.samples()).toEqual([
      { labels: { a: 'x', b: 'y' }, value: 1 },
      { labels: { a: 'other', b: 'other' }, value: 2 },
    ])
    expect(overflows).toBe(1)
  })

  it('may have four hundred sets', () => {
    let overflows = 0
    const family = counter({ ...naming, labels: ['a'] }, { overflowed: () => (overflows += 1) })
    for (let at = 0; at < 400; at += 1) family.add([String(at)])
    expect(overflows).toBe(0)
    family.add(['more'])
    expect(overflows).toBe(1)
  })

  it('is asked for when it is read, where it is known elsewhere', () => {
    let value = 1
    const family = told({ ...naming, labels: [] }, 'gauge', () => [{ labels: {}, value }])
    value = 2
    expect([family.name, family.text()]).toEqual(['n', '# HELP n h\n# TYPE n gauge\nn 2\n'])
  })

  it('of times has a bucket for all that is not longer, and one for all', () => {
    const family = histogram({ ...naming, labels: ['a'] }, [1, 2], bounds)
    for (const value of [1, 1.5, 2, 2.5]) family.observe(['x'], value)
    expect(family.name).toBe('n')
    expect(family.text()).toBe(
      [
        '# HELP n h',
        '# TYPE n histogram',
        'n_bucket{a="x",le="1"} 1',
        'n_bucket{a="x",le="2"} 3',
        'n_bucket{a="x",le="+Inf"} 4',
        'n_sum{a="x"} 7',
        'n_count{a="x"} 4',
        '',
      ].join('\n'),
    )
    expect(family.samples()).toEqual([{ labels: { a: 'x' }, value: 4 }])
  })
})

describe('what a reading says of tools', () => {
  const tool = (verdict: Reading['tools'][number]['verdict']) => ({ verdict, tool: 't', why: '' })
  it.each<[Pick<Reading, 'tools' | 'faults'>, object | null]>([
    [{ tools: [], faults: [] }, null],
    [
      { tools: [tool('ok'), tool('ok'), tool('truncated')], faults: [] },
      { ok: 2, truncated: 1 },
    ],
    [{ tools: [], faults: ['missing_call'] }, { missing_call: 1 }],
    [
      { tools: [tool('ok')], faults: ['finish_mismatch'] },
      { ok: 1, finish_mismatch: 1 },
    ],
  ])('%j is %j', (reading, counts) => {
    expect(answerCounts(reading)).toEqual(counts)
  })
})
