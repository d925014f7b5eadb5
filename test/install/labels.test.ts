/** What our jobs are called in launchd. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelsOf, watchLabel } from '../../src/install/labels.ts'

const ID = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'

describe('the jobs of a home', () => {
  it('have the plain labels where the home is the usual one', () => {
    expect(labelsOf('/Users/me/.agenthost', '/Users/me', ID)).toEqual({
      daemon: 'io.agenthost.daemon',
      watchdog: 'io.agenthost.watchdog',
      reviver: 'io.agenthost.reviver',
    })
  })

  it.each(['/Users/me/fleet', '/Users/you/.agenthost', '/Users/me/.agenthost-2', '/.agenthost'])(
    'have labels of their own in %s',
    (home) => {
      expect(labelsOf(home, '/Users/me', ID)).toEqual({
        daemon: 'io.agenthost.daemon.0f1e2d3c',
        watchdog: 'io.agenthost.watchdog.0f1e2d3c',
        reviver: 'io.agenthost.reviver.0f1e2d3c',
      })
    },
  )
})

describe('the job that watches a host', () => {
  it.each([
    ['mini', 'io.agenthost.watch.mini-0f1e2d3c'],
    ['Me@Mini.Example.ORG', 'io.agenthost.watch.me-mini-example-org-0f1e2d3c'],
    ['ssh://me@mini:2222/', 'io.agenthost.watch.ssh-me-mini-2222-0f1e2d3c'],
    ['[fe80::1%en0]', 'io.agenthost.watch.fe80-1-en0-0f1e2d3c'],
    [`${'long'.repeat(10)}.tail`, `io.agenthost.watch.${'long'.repeat(10)}-0f1e2d3c`],
  ])('of %s is called so that a person knows it again', (destination, label) => {
    expect(watchLabel(destination, ID)).toBe(label)
  })

  it('is another one for a destination that differs only in its marks', () => {
    const one = watchLabel('me@mini.a', 'aaaaaaaa11')
    const other = watchLabel('me@mini-a', 'bbbbbbbb22')
    expect([one, other]).toEqual([
      'io.agenthost.watch.me-mini-a-aaaaaaaa',
      'io.agenthost.watch.me-mini-a-bbbbbbbb',
    ])
  })

  it('is a label and the name of a file, whatever the destination is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (destination) => {
        const label = watchLabel(destination, ID)
        expect(label).toMatch(/^io\.agenthost\.watch\.[a-z0-9-]{0,40}-0f1e2d3c$/)
      }),
    )
  })
})
