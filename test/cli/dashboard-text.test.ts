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

  it('says that it had to be another port', () => {
    expect(dashboardText({ ...HERE, port: 5000, isOther: true, token: 't' })).toMatch(
      /^Port 4142 is taken/,
    )
  })
})
