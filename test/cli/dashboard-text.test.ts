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
      'over ssh from a network of version 6',
      { SSH_CONNECTION: 'fe80::1 51000 2001:DB8::7 22' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@2001:DB8::7',
    ],
    [
      'over something whose port is none',
      { SSH_CONNECTION: 'a b 192.0.2.7; 22x' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local',
    ],
    [
      'over something whose address begins with a word',
      { SSH_CONNECTION: 'a b x192.0.2.7 x22' },
      'ssh -N -L 4142:127.0.0.1:4142 lea@mini.local',
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
  it('has the address with the token once, in the fragment', () => {
    const text = dashboardText({ ...HERE, isOther: false, token: 'secret' })
    expect(text.match(/secret/g)).toHaveLength(1)
    expect(text).toContain('http://127.0.0.1:4142/#token=secret\n')
    expect(text).not.toContain('taken')
  })

  it('is an address, a line to type elsewhere, and how it ends', () => {
    expect(dashboardText({ ...HERE, port: 5000, isOther: true, token: 't' }))
      .toMatchInlineSnapshot(`
      "Port 4142 is taken: this one is free.

        http://127.0.0.1:5000/#token=t

      From your own computer, type there first, and then open the same address:

        ssh -N -L 5000:127.0.0.1:5000 lea@mini.local

      Whoever has the address can stop agents and answer for models. ^C ends the page; the agents go on.
      "
    `)
  })

  it('says that it had to be another port', () => {
    expect(dashboardText({ ...HERE, port: 5000, isOther: true, token: 't' })).toMatch(
      /^Port 4142 is taken/,
    )
  })
})
