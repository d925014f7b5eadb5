import { describe, expect, it } from 'vitest'
import { figures, type Observation } from '../../src/gateway/figures/figures.ts'

type Series = {
  readonly name: string
  readonly labels: Record<string, string>
  readonly value: number
}

/** Reads the text format strictly: every line is a comment of a known kind or a sample. */
function parsed(text: string): { types: Map<string, string>; series: readonly Series[] } {
  const types = new Map<string, string>()
  const series: Series[] = []
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.slice(0, -1).split('\n')) {
    const type = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line)
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '')
    if (type !== null || /^# HELP \w+ .+$/.test(line)) continue
    const sample = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([\d.e+-]+)$/.exec(
      line,
    )
    expect(sample, line).not.toBeNull()
    const pairs = [...(sample?.[2] ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)]
    const labels = pairs.map(([, key, value]) => [key, unescaped(value ?? '')])
    series.push({
      name: sample?.[1] ?? '',
      labels: Object.fromEntries(labels) as Record<string, string>,
      value: Number(sample?.[3]),
    })
  }
  return { types, series }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter))
}

const SEEN: Observation = {
  route: 'fast',
  model: 'acme/small-1',
  outcome: 'ok',
  charged: 123_456n,
  firstByteMs: 700,
  totalMs: 12_000,
  reading: {
    provider: 'DeepSeek',
    tokens: { input: 1000, output: 50, cached: 900, cacheWrite: 0, reasoning: 7 },
    tools: [
      { verdict: 'ok', tool: 'Bash', why: '' },
      { verdict: 'ok', tool: 'Bash', why: '' },
      { verdict: 'invalid_json', tool: 'Bash', why: '' },
    ],
    faults: ['finish_mismatch'],
  },
}

const WHERE = { route: 'fast', model: 'acme/small-1', provider: 'DeepSeek' }

describe('figures of the gateway', () => {
  it('are counted by route, model and provider', () => {
    const counts = figures({ held: () => 1_500_000_000n })
    counts.add(SEEN)
    counts.add(SEEN)
    counts.fellBack('fast', 'upstream_429')
    counts.refused('over_cap')
    const { types, series } = parsed(counts.exposition())
    const value = (name: string, labels: object): number | undefined =>
      series.find((each) => {
        const expected = { ...labels }
        return (
          each.name === `agenthost_gateway_${name}` &&
          JSON.stringify(each.labels) === JSON.stringify(expected)
        )
      })?.value
    expect(value('calls_total', { ...WHERE, outcome: 'ok' })).toBe(2)
    expect(value('cost_nano_usd_total', WHERE)).toBe(246_912)
    expect(value('tokens_total', { ...WHERE, kind: 'input' })).toBe(2000)
    expect(value('tool_calls_total', { ...WHERE, verdict: 'ok' })).toBe(4)
    expect(value('tool_calls_total', { ...WHERE, verdict: 'finish_mismatch' })).toBe(2)
    expect(value('fallbacks_total', { route: 'fast', why: 'upstream_429' })).toBe(1)
    expect(value('refusals_total', { code: 'over_cap' })).toBe(1)
    expect(value('held_usd', {})).toBe(1.5)
    const { route, model } = WHERE
    expect(value('first_byte_seconds_bucket', { route, model, le: '0.5' })).toBe(0)
    expect(value('first_byte_seconds_bucket', { route, model, le: '1' })).toBe(2)
    expect(value('first_byte_seconds_bucket', { route, model, le: '+Inf' })).toBe(2)
    expect(value('total_seconds_sum', { route, model })).toBe(24)
    expect(value('total_seconds_count', { route, model })).toBe(2)
    expect(types.get('agenthost_gateway_first_byte_seconds')).toBe('histogram')
    expect(types.get('agenthost_gateway_held_usd')).toBe('gauge')
  })

  it('keep names from outside inside their quotes', () => {
    const counts = figures()
    const model = 'a"b\\c\nd} 1'
    counts.add({ ...SEEN, model })
    const { series } = parsed(counts.exposition())
    expect(series.find(({ name }) => name.endsWith('calls_total'))?.labels['model']).toBe(model)
  })

  it('have rising buckets, the last of which holds all', () => {
    const counts = figures()
    for (const totalMs of [1, 100, 3000, 50_000, 9_999_999]) counts.add({ ...SEEN, totalMs })
    const buckets = parsed(counts.exposition()).series.filter(({ name }) =>
      name.endsWith('total_seconds_bucket'),
    )
    const values = buckets.map(({ value }) => value)
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(values.at(-1)).toBe(5)
    expect(values.at(-2)).toBe(4)
  })

  it('count what is beyond the last set of labels under other, and how often', () => {
    const counts = figures({ most: 3 })
    for (let index = 0; index < 10; index += 1) counts.refused(`code-${index}`)
    counts.refused('code-0')
    const { series } = parsed(counts.exposition())
    const codes = series.filter(({ name }) => name.endsWith('refusals_total'))
    expect(codes.map(({ labels, value }) => [labels['code'], value])).toEqual([
      ['code-0', 2],
      ['code-1', 1],
      ['code-2', 1],
      ['other', 7],
    ])
    expect(series.find(({ name }) => name.endsWith('labels_overflowed_total'))?.value).toBe(7)
  })

  it('know the streams that are open, each closed once', () => {
    const counts = figures()
    const close = counts.streamOpened()
    counts.streamOpened()
    close()
    close()
    expect(counts.snapshot()['agenthost_gateway_open_streams']).toEqual([{ labels: {}, value: 1 }])
  })

  it('say nothing of what did not come', () => {
    const counts = figures()
    counts.add({
      ...SEEN,
      route: null,
      firstByteMs: null,
      totalMs: null,
      charged: 0n,
      reading: null,
    })
    const { series } = parsed(counts.exposition())
    expect(series.map(({ name }) => name)).toEqual([
      'agenthost_gateway_calls_total',
      'agenthost_gateway_open_streams',
      'agenthost_gateway_labels_overflowed_total',
    ])
    expect(series[0]?.labels).toEqual({
      route: '',
      model: 'acme/small-1',
      provider: '',
      outcome: 'ok',
    })
  })
})
