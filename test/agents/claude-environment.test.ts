import { describe, expect, it } from 'vitest'
import { turnLimits } from '../../src/agents/claude-environment.ts'
import { claudeEntry } from './host.ts'

const MINUTE = 60_000

describe('how long a turn may be silent', () => {
  it('is seven minutes, and never less than one request to the model may take', () => {
    expect(turnLimits(claudeEntry(), {}).turnSilenceMs).toBe(7 * MINUTE)
    expect(turnLimits(claudeEntry(), { API_TIMEOUT_MS: '300000' }).turnSilenceMs).toBe(7 * MINUTE)
    expect(turnLimits(claudeEntry(), { API_TIMEOUT_MS: '600000' }).turnSilenceMs).toBe(11 * MINUTE)
    expect(turnLimits(claudeEntry(), { API_TIMEOUT_MS: 'soon' }).turnSilenceMs).toBe(7 * MINUTE)
  })

  it('is what its entry says', () => {
    expect(
      turnLimits(claudeEntry({ turnSilenceMs: 5 }), { API_TIMEOUT_MS: '600000' }).turnSilenceMs,
    ).toBe(5)
  })

  it('is longer while a tool runs, as long as a command may', () => {
    expect(turnLimits(claudeEntry(), {}).toolSilenceMs).toBe(40 * MINUTE)
    const hour = String(60 * MINUTE)
    expect(turnLimits(claudeEntry(), { BASH_MAX_TIMEOUT_MS: hour }).toolSilenceMs).toBe(61 * MINUTE)
  })
})
