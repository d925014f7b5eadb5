/** What `budget fence` says of a key at OpenRouter. */
import { describe, expect, it } from 'vitest'
import {
  limitedText,
  madeText,
  notesText,
  plannedText,
  stillOnText,
} from '../../src/cli/budget/fence-text.ts'
import type { FenceStep } from '../../src/gateway/ledger/fence.ts'

describe('what would be done', () => {
  it.each<[FenceStep, string]>([
    [{ do: 'create', body: '{}' }, 'would make the key "mini" with a limit of 50 USD a month'],
    [
      { do: 'update', hash: 'h', was: '20 USD a month', body: '{}', isDisabled: false },
      'would limit the key "mini" to 50 USD a month (it has 20 USD a month)',
    ],
    [
      { do: 'nothing', hash: 'h', isDisabled: false },
      'the key "mini" has a limit of 50 USD a month already',
    ],
    [{ do: 'ask', hashes: ['a', 'b'] }, 'there are 2 keys called "mini"'],
  ])('%o', (step, text) => {
    expect(plannedText(step, 'mini', '50')).toBe(text)
  })
})

describe('what was done', () => {
  it('is a new limit', () => {
    expect(limitedText('mini', '50', 'no limit')).toBe(
      'The key "mini" is limited to 50 USD a month now (it had no limit).',
    )
  })

  it('is a new key, and how it is used', () => {
    expect(madeText('mini', '50', { hasVariable: false })).toMatchInlineSnapshot(`
      "Made the key "mini" with a limit of 50 USD a month; it is kept as the secret openrouter-fenced.
      To use it, write in agenthost.yaml:

        upstreams:
          openrouter: { key: { secret: openrouter-fenced } }
      "
    `)
    expect(madeText('mini', '50', { hasVariable: true })).toMatchInlineSnapshot(`
      "Made the key "mini" with a limit of 50 USD a month; it is kept as the secret openrouter-fenced.
      To use it, write in agenthost.yaml:

        upstreams:
          openrouter: { key: { secret: openrouter-fenced } }

      OPENROUTER_API_KEY is set here and wins over that: unset it.
      "
    `)
  })

  it('is a key that nobody has and that can be used: a person switches it off', () => {
    expect(stillOnText('mini')).toBe(
      'The key "mini" was made, is kept nowhere, and could not be switched off: do so at openrouter.ai/settings/keys.',
    )
  })
})

describe('a key that is there', () => {
  it.each([
    [false, true, 0],
    [true, true, 1],
    [false, false, 1],
    [true, false, 2],
  ])('switched off %s, kept %s: %i things to know', (isDisabled, isKept, count) => {
    const notes = notesText({ isDisabled, isKept })
    expect(notes).toHaveLength(count)
    expect(notes.some((note) => note.startsWith('It is switched off: nothing can be'))).toBe(
      isDisabled,
    )
    const isLost = notes.some((note) => note.includes('delete it at openrouter.ai/settings/keys'))
    expect(isLost).toBe(!isKept)
  })
})
