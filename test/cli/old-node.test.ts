/** What an old Node is told. That one can read the program so far is shown by test/scripts/package.process.test.ts. */
import { describe, expect, it } from 'vitest'
import { oldNodeText } from '../../src/cli/old-node.ts'

describe('the Node that runs the program', () => {
  it.each(['20.20.2', '22.20.0', '24.15.9', '25.3.0', '26.0.0'])(
    '%s is too old, and is told what to do',
    (version) => {
      const text = oldNodeText(version, '/usr/bin/node')
      expect(text).toContain(`unable to run agenthost: Node ${version} (/usr/bin/node) is not`)
      expect(text).toContain('Install Node 26')
    },
  )

  it.each(['24.16.0', '26.1.0', '27.0.0'])('%s fits', (version) => {
    expect(oldNodeText(version, '/usr/bin/node')).toBeNull()
  })
})
