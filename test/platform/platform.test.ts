import { describe, expect, it } from 'vitest'
import { platformOf } from '../../src/platform/platform.ts'

describe('the platform', () => {
  it.each(['linux', 'darwin', 'freebsd'] as const)('is that of the host: %s', (host) => {
    expect(platformOf({}, host)).toBe(host)
    expect(platformOf({ AGENTHOST_MACOS_ROOT: '/stand-in' }, host)).toBe(host)
  })

  it('is macOS where programs stand in for those of macOS', () => {
    expect(platformOf({ AGENTHOST_MACOS_TOOLS: '/stand-in/bin' }, 'linux')).toBe('darwin')
  })
})
