/** What `budget fence` says, whatever it finds. */
import { describe, expect, it } from 'vitest'
import {
  FENCED_SECRET,
  limitedText,
  madeText,
  manyKeys,
  notesText,
  plannedText,
  stillOnText,
  type SureStep,
} from '../../src/cli/budget/fence-text.ts'

const THERE = { hash: 'h', isDisabled: false }

describe('what the fence would do', () => {
  it.each<[SureStep, string]>([
    [
      { do: 'create', body: '{}' },
      'would make the key "agenthost on mini" with a limit of 60 USD a month',
    ],
    [
      { do: 'update', was: 'no limit', body: '{}', ...THERE },
      'would limit the key "agenthost on mini" to 60 USD a month (it has no limit)',
    ],
    [
      { do: 'nothing', ...THERE },
      'the key "agenthost on mini" has a limit of 60 USD a month already',
    ],
  ])('%j', (step, text) => {
    expect(plannedText(step, 'agenthost on mini', '60')).toBe(text)
  })

  it('is left to a person where more than one key has the name', () => {
    const error = manyKeys('mini', 3)
    expect([error.kind, error.message, error.hint]).toEqual([
      'bad',
      'unable to set up the fence: there are 3 keys called "mini"',
      'Delete those that are not used at openrouter.ai/settings/keys, or choose another with --name.',
    ])
  })
})

describe('what the fence did', () => {
  it('to a key that was there', () => {
    expect(limitedText('mini', '60', '25 USD (monthly)')).toBe(
      'The key "mini" is limited to 60 USD a month now (it had 25 USD (monthly)).',
    )
  })

  it('is followed by what to write to use the key', () => {
    expect(madeText('mini', '60', { hasVariable: false })).toBe(`\
Made the key "mini" with a limit of 60 USD a month; it is kept as the secret openrouter-fenced.
To use it, write in agenthost.yaml:

  upstreams:
    openrouter: { key: { secret: openrouter-fenced } }
`)
  })

  it('is of no use while a variable wins over it', () => {
    expect(madeText('mini', '60', { hasVariable: true })).toBe(
      `${madeText('mini', '60', { hasVariable: false })}
OPENROUTER_API_KEY is set here and wins over that: unset it.
`,
    )
  })

  it('is told where a key is on that nobody has', () => {
    expect(stillOnText('mini')).toBe(
      'The key "mini" was made, is kept nowhere, and could not be switched off: do so at openrouter.ai/settings/keys.',
    )
    expect(FENCED_SECRET).toBe('openrouter-fenced')
  })
})

describe('a key that is there', () => {
  const off =
    'It is switched off: nothing can be called with it until it is on again at openrouter.ai/settings/keys.'
  const lost =
    'It is not kept on this host as the secret openrouter-fenced, and OpenRouter shows a key once: delete it at openrouter.ai/settings/keys, then run this again.'
  it.each([
    [false, true, []],
    [true, true, [off]],
    [false, false, [lost]],
    [true, false, [off, lost]],
  ])('disabled %s, kept %s', (isDisabled, isKept, notes) => {
    expect(notesText({ isDisabled, isKept })).toEqual(notes)
  })
})
