import { describe, expect, it } from 'vitest'
import { ownNode, ownProgram } from '../../src/daemon/own-program.ts'

describe('the Node that we are run once more with', () => {
  it('is the one that launchd was given, which outlives an update', () => {
    // A link, as /opt/homebrew/opt/node@24/bin/node is one into the Cellar.
    expect(ownNode({ argv0: '/proc/self/exe', execPath: '/gone/Cellar/node' })).toBe(
      '/proc/self/exe',
    )
  })

  it('is the real one where we were called by a name, or by what is there no more', () => {
    expect(ownNode({ argv0: 'node', execPath: '/usr/bin/node' })).toBe('/usr/bin/node')
    expect(ownNode({ argv0: '/no/such/node', execPath: '/usr/bin/node' })).toBe('/usr/bin/node')
    expect(ownProgram(process)[1]).toBe(process.argv[1])
  })
})
