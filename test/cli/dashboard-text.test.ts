/** What `dashboard` prints, to be typed elsewhere. */
import { describe, expect, it } from 'vitest'
import { dashboardText, sshLine } from '../../src/cli/dashboard/dashboard-text.ts'

const HERE = { port: 4142, user: 'lea', name: 'mini.local', env: {} }

describe('the line for ssh', () => {
  it.each([
    ['on the host itself', {}, 'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local'],
    [
      'over ssh',
      { SSH_CONNECTION: '203.0.113.9 51000 192.0.2.7 22' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@192.0.2.7',
    ],
    [
      'over ssh at another port',
      { SSH_CONNECTION: '203.0.113.9 51000 192.0.2.7 2222' },
      'ssh -N -p 2222 -L 4142:127.0.0.1:4142 lea@192.0.2.7',
    ],
    [
      'over ssh by IPv6',
      { SSH_CONNECTION: '2001:db8::9 51000 2001:db8::7 22' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@2001:db8::7',
    ],
    [
      'over a link-local address, which means nothing elsewhere',
      { SSH_CONNECTION: 'fe80::9%en0 51000 fe80::7%en0 22' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local',
    ],
    [
      'over an address with a command behind it, or before it',
      { SSH_CONNECTION: '203.0.113.9 51000 $(x)192.0.2.7 2222;x' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local',
    ],
    [
      'over a port with a word before it',
      { SSH_CONNECTION: '203.0.113.9 51000 192.0.2.7 x2222' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@192.0.2.7',
    ],
    [
      'over a connection that is cut short',
      { SSH_CONNECTION: '203.0.113.9 51000 192.0.2.7' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@192.0.2.7',
    ],
    [
      'over something that only looks like it',
      { SSH_CONNECTION: 'a b $(reboot) x' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local',
    ],
  ])('%s', (_where, env, line) => {
    expect(sshLine({ ...HERE, env })).toBe(line)
  })
})

describe('what is printed', () => {
  it('is the address with the token once, in the fragment, and how to come to it', () => {
    expect(dashboardText({ ...HERE, isOther: false, token: 'secret' })).toBe(`\
  http://127.0.0.1:4142/#token=secret

From your own computer, type there first, and then open the same address:

  ssh -N -L 4142:127.0.0.1:4142 lea@mini.local

Whoever has the address can stop agents and answer for models.
^C ends the page; the agents go on.
`)
  })

  it('says first that it had to be another port', () => {
    expect(dashboardText({ ...HERE, port: 5000, isOther: true, token: 't' })).toBe(`\
Port 4142 is taken: this one is free.

  http://127.0.0.1:5000/#token=t

From your own computer, type there first, and then open the same address:

  ssh -N -L 5000:127.0.0.1:5000 lea@mini.local

Whoever has the address can stop agents and answer for models.
^C ends the page; the agents go on.
`)
  })

  it('fits 80 columns, with a token of the usual length', () => {
    const text = dashboardText({ ...HERE, isOther: true, token: 't'.repeat(43) })
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })
})
