/** Which model somebody means. */
import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../src/rankings/facts.ts'
import { findModel } from '../../src/rankings/find-model.ts'
import { madeUpQuarter } from '../support/made-up-quarter.ts'

const { facts } = madeUpQuarter(1)

const [someCard] = facts.cards
const card = (id: string, slug: string, variant: string, name: string): ModelCard => ({
  ...(someCard as ModelCard),
  id,
  slug,
  variant,
  name,
})
const CARDS = [
  card(
    'anthropic/claude-sonnet-4.6',
    'anthropic/claude-4.6-sonnet-20260217',
    'standard',
    'Claude Sonnet 4.6',
  ),
  card('x/fast', 'x/fast-20260101', 'standard', 'X: Fast'),
  card('x/fast:free', 'x/fast-20260101', 'free', 'X: Fast (free)'),
]
const SLUGS = [
  'anthropic/claude-4.6-sonnet-20260217',
  'x/fast-20260101',
  'x/fast-20260101:free',
  'stealth/nobody',
  'other',
]
const WEEKS = [{ rows: SLUGS.map((slug) => ({ slug, tokens: 1n })) }]

const found = (text: string): unknown => {
  const answer = findModel(text, WEEKS, CARDS)
  return 'model' in answer ? answer.model.slug : answer.candidates.map(({ slug }) => slug)
}

describe('a model', () => {
  it.each([
    ['anthropic/claude-4.6-sonnet-20260217', 'anthropic/claude-4.6-sonnet-20260217'],
    ['anthropic/claude-sonnet-4.6', 'anthropic/claude-4.6-sonnet-20260217'],
    ['claude-sonnet-4.6', 'anthropic/claude-4.6-sonnet-20260217'],
    ['Sonnet', 'anthropic/claude-4.6-sonnet-20260217'],
    ['x/fast', 'x/fast-20260101'],
    ['fast', 'x/fast-20260101'],
    ['x/fast:free', 'x/fast-20260101:free'],
    ['fast:free', 'x/fast-20260101:free'],
    ['stealth', 'stealth/nobody'],
  ])('is found by %s', (text, slug) => {
    expect(found(text)).toBe(slug)
  })

  it('is not chosen from several that fit', () => {
    expect(found('X: Fas')).toEqual(['x/fast-20260101', 'x/fast-20260101:free'])
  })

  it.each(['gemini', '', ' ', 'other'])('is not found by %j', (text) => {
    expect(found(text)).toEqual([])
  })

  it('is found by the id of any card of the made-up quarter', () => {
    const listed = new Set(facts.weeks.flatMap(({ rows }) => rows.map(({ slug }) => slug)))
    for (const { id, slug, variant } of facts.cards) {
      const row = variant === 'standard' ? slug : `${slug}:${variant}`
      if (!listed.has(row)) continue
      expect(findModel(id, facts.weeks, facts.cards)).toMatchObject({ model: { slug: row } })
    }
  })
})
