import { describe, expect, it } from 'vitest'
import { isNetworkAway } from '../../src/supervisor/network-away.ts'

describe('an error on the way to a host', () => {
  it.each([
    ['ENETDOWN', 'openrouter.ai', true],
    ['ENETUNREACH', '10.0.0.7', true],
    ['EHOSTUNREACH', 'box.local', true],
    ['EHOSTDOWN', 'fe80::1', true],
    ['ENOTFOUND', 'openrouter.ai', true],
    ['EAI_AGAIN', 'openrouter.ai', true],
    ['ETIMEDOUT', '1.1.1.1', true],
    ['ECONNREFUSED', 'openrouter.ai', false],
    ['ECONNRESET', 'openrouter.ai', false],
    [undefined, 'openrouter.ai', false],
    ['ETIMEDOUT', '127.0.0.1', false],
    ['ETIMEDOUT', '127.8.0.1', false],
    ['ENOTFOUND', 'localhost', false],
    ['ENOTFOUND', 'API.LOCALHOST', false],
    ['EHOSTUNREACH', '[::1]', false],
    ['EHOSTUNREACH', '::ffff:127.0.0.1', false],
    ['ENETDOWN', '127.evil.example', true],
    ['ENETDOWN', 'localhost.example', true],
  ])('%s to %s may mean that the network is away: %o', (code, host, expected) => {
    expect(isNetworkAway(code, host)).toBe(expected)
  })
})
