import { describe, expect, it } from 'vitest'
import type { HeadersIn } from '../../src/gateway/front/headers.ts'
import { sessionName } from '../../src/gateway/relay/session-name.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'

function named(headers: HeadersIn, fields: object = {}): string | null {
  const body = Buffer.from(JSON.stringify({ model: 'a', messages: [], ...fields }))
  const surface = readSurface('chat', body)
  if ('refused' in surface) throw new Error(surface.refused.message)
  return sessionName(headers, surface, body)
}

const OF_CLAUDE = 'x-claude-code-session-id'

describe('the session of a call', () => {
  it("is Claude Code's header, else the field, else OpenRouter's header", () => {
    const headers = { [OF_CLAUDE]: 'claude', 'x-session-id': 'header' }
    expect(named(headers, { session_id: 'field' })).toBe('claude')
    expect(named({ 'x-session-id': 'header' }, { session_id: 'field' })).toBe('field')
    expect(named({ 'x-session-id': 'header' })).toBe('header')
    expect(named({})).toBeNull()
    expect(named({ [OF_CLAUDE]: '' })).toBeNull()
  })

  it.each([
    ['s'.repeat(256), true],
    ['é'.repeat(256), true],
    ['s'.repeat(257), false],
  ])('is none where its name is over 256 letters, and never cut', (name, isNamed) => {
    expect(named({}, { session_id: name })).toBe(isNamed ? name : null)
    expect(named({ 'x-session-id': name })).toBe(isNamed ? name : null)
  })
})
