import { describe, expect, it } from 'vitest'
import { onboarded } from '../../src/agents/claude-onboarding.ts'

const KEY = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz'

describe('the answers to what a first start asks', () => {
  it('are given for this folder, and for a declared key by its end', () => {
    expect(onboarded({}, '/work', KEY)).toEqual({
      theme: 'dark',
      hasCompletedOnboarding: true,
      projects: { '/work': { hasTrustDialogAccepted: true } },
      customApiKeyResponses: { approved: ['ghijklmnopqrstuvwxyz'], rejected: [] },
    })
  })

  it('leave alone what a person or Claude Code has written', () => {
    const before = {
      theme: 'light',
      numStartups: 4,
      projects: { '/other': { a: 1 }, '/work': { b: 2 } },
      customApiKeyResponses: { approved: ['x'], rejected: ['y'] },
    }
    expect(onboarded(before, '/work', KEY)).toEqual({
      theme: 'light',
      numStartups: 4,
      hasCompletedOnboarding: true,
      projects: { '/other': { a: 1 }, '/work': { b: 2, hasTrustDialogAccepted: true } },
      customApiKeyResponses: { approved: ['x', 'ghijklmnopqrstuvwxyz'], rejected: ['y'] },
    })
  })

  it('change nothing once they are given', () => {
    const once = onboarded({}, '/work', KEY)
    expect(onboarded(once, '/work', KEY)).toBe(once)
    expect(onboarded(once, '/work', undefined)).toBe(once)
  })
})
