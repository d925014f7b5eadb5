/** The traps of joining the rankings with the list of models. */
import { describe, expect, it } from 'vitest'
import { joinCards, rowSlug, variantOf } from '../../src/rankings/join.ts'
import { vendorOf } from '../../src/rankings/regions-table.ts'
import { card } from '../support/made-up-week.ts'

const CARDS = [
  card('deepseek/deepseek-v4-flash', { slug: 'deepseek/deepseek-v4-flash-20260423' }),
  card('deepseek/deepseek-v4-flash:free', { slug: 'deepseek/deepseek-v4-flash-20260423' }),
  card('deepseek/deepseek-v4-flash:batch', { slug: 'deepseek/deepseek-v4-flash-20260423' }),
  card('deepseek/deepseek-v4-flash-0731', { slug: 'deepseek/deepseek-v4-flash-20260731' }),
  card('anthropic/claude-sonnet-4.6', { slug: 'anthropic/claude-4.6-sonnet-20260217' }),
  card('~anthropic/claude-sonnet-latest', { slug: 'anthropic/claude-4.6-sonnet-20260217' }),
  card('openrouter/owl-alpha', { slug: 'openrouter/owl-alpha' }),
]

describe('a row of the rankings', () => {
  const join = joinCards(CARDS)
  it.each([
    ['deepseek/deepseek-v4-flash-20260423', 'deepseek/deepseek-v4-flash'],
    ['deepseek/deepseek-v4-flash-20260423:standard', 'deepseek/deepseek-v4-flash'],
    ['deepseek/deepseek-v4-flash-20260423:free', 'deepseek/deepseek-v4-flash:free'],
    ['deepseek/deepseek-v4-flash-20260423:batch', 'deepseek/deepseek-v4-flash:batch'],
    ['deepseek/deepseek-v4-flash-20260731', 'deepseek/deepseek-v4-flash-0731'],
    ['anthropic/claude-4.6-sonnet-20260217', 'anthropic/claude-sonnet-4.6'],
    // None of these is to be guessed: another variant, another date, no date, the tail, a model that is not listed.
    ['deepseek/deepseek-v4-flash-20260731:free', null],
    ['deepseek/deepseek-v4-flash-20260901', null],
    ['deepseek/deepseek-v4-flash', null],
    ['other', null],
    ['typesafe/jev-1.13', null],
  ])('%s is %s', (slug, id) => {
    expect(join.ofSlug(slug)?.id ?? null).toBe(id)
  })

  it('has the same card whatever the order of the list', () => {
    expect(joinCards(CARDS.toReversed()).ofSlug('anthropic/claude-4.6-sonnet-20260217')?.id).toBe(
      'anthropic/claude-sonnet-4.6',
    )
  })

  it('has a variant, and a card the row it belongs to', () => {
    expect(['a/b', 'a/b:free', 'a/b:c:batch'].map(variantOf)).toEqual(['standard', 'free', 'batch'])
    expect(CARDS.slice(0, 2).map(rowSlug)).toEqual([
      'deepseek/deepseek-v4-flash-20260423',
      'deepseek/deepseek-v4-flash-20260423:free',
    ])
  })
})

describe('a model as a request names it', () => {
  it.each([
    ['anthropic/claude-sonnet-4.6', 'anthropic/claude-sonnet-4.6'],
    ['anthropic/claude-sonnet-4.6:nitro', 'anthropic/claude-sonnet-4.6'],
    ['anthropic/claude-sonnet-4.6@preset/team', 'anthropic/claude-sonnet-4.6'],
    ['openrouter/anthropic/claude-sonnet-4.6', 'anthropic/claude-sonnet-4.6'],
    ['deepseek/deepseek-v4-flash:free', 'deepseek/deepseek-v4-flash:free'],
    ['openrouter/owl-alpha', 'openrouter/owl-alpha'],
    ['owl-alpha', 'openrouter/owl-alpha'],
    ['anthropic/claude-sonnet-4.6:free', null],
    ['anthropic/claude-4.6-sonnet-20260217', null],
  ])('%s is %s', (id, found) => {
    expect(joinCards(CARDS).ofId(id)?.id ?? null).toBe(found)
  })
})

describe('the home of a vendor', () => {
  it.each([
    ['deepseek/deepseek-v3.2-20251201', 'deepseek', 'DeepSeek', 'CN'],
    ['anthropic/claude-4.6-opus-20260205', 'anthropic', 'Anthropic', 'US'],
    ['mistralai/mistral-large-4-0', 'mistralai', 'Mistral AI', 'EU'],
    ['upstage/solar', 'upstage', 'Upstage', 'KR'],
    ['meta-llama/llama-4-maverick', 'meta', 'Meta', 'US'],
    ['stealth/space-bunny-alpha', 'stealth', 'anonymous', 'stealth'],
    ['~google/gemini-latest', 'google', 'Google', 'US'],
    ['typesafe/jev-1.13', 'typesafe', 'typesafe', 'unknown'],
    ['poolside/anything', 'poolside', 'Poolside', 'unknown'],
    ['constructor/x', 'constructor', 'constructor', 'unknown'],
    ['no-slash', 'no-slash', 'no-slash', 'unknown'],
  ])('%s', (slug, vendor, company, region) => {
    expect(vendorOf(slug)).toEqual({ vendor, company, region })
  })

  it('is what the person says, for every prefix that is counted with the vendor', () => {
    const homes = {
      typesafe: { company: 'Typesafe Ltd', region: 'GB' },
      meta: { company: 'Meta', region: 'EU' },
    }
    expect(vendorOf('typesafe/jev-1.13', homes)).toEqual({
      vendor: 'typesafe',
      company: 'Typesafe Ltd',
      region: 'GB',
    })
    expect(vendorOf('meta-llama/llama-4-maverick', homes).region).toBe('EU')
  })
})
