/** How a secret travels through security(1), and what its exit codes mean. */
import { describe, expect, it } from 'vitest'
import { completeLines, only } from '../../src/platform/complete-lines.ts'
import {
  addLine,
  itemFor,
  nameIn,
  troubleOf,
  unwrapped,
  wrapped,
} from '../../src/platform/darwin/keychain-words.ts'
import { ageMs } from '../../src/platform/darwin/process-age.ts'

describe('a value on its way into the keychain', () => {
  it.each(['sk-ant-api03-x_Y', 'a', '0', 'a.b:c/d+e=f@g%h,i~j', '.x', '=-'])(
    'goes as it is where it needs no quoting: %s',
    (value) => {
      expect(wrapped(value)).toBe(value)
      expect(unwrapped(value)).toBe(value)
    },
  )

  it.each(['', '-a', 'a b', 'a"b', "a'b", 'a\\b', 'a\nb', 'a\n', ' a', 'grün', 'agenthost64:YQ'])(
    'is wrapped otherwise, and comes back as it was: %j',
    (value) => {
      expect(wrapped(value)).toMatch(/^agenthost64:[\w-]*$/)
      expect(unwrapped(wrapped(value))).toBe(value)
    },
  )

  it('is wrapped in base64 for URLs', () => {
    expect(wrapped('a b')).toBe('agenthost64:YSBi')
    expect(unwrapped('x agenthost64:YSBi')).toBe('x agenthost64:YSBi')
  })

  it('is one line, with an access list only for a new item', () => {
    const item = { service: 'agenthost.token', account: 'me' }
    expect(addLine(item, 'a b', false)).toBe(
      'add-generic-password -a me -s agenthost.token -T /usr/bin/security -w agenthost64:YSBi\n',
    )
    expect(addLine(item, 'ab', true)).toBe(
      'add-generic-password -a me -s agenthost.token -U -w ab\n',
    )
  })
})

describe('an item', () => {
  it.each([
    ['token', 'me', null, 'agenthost.token', 'me'],
    ['token', 'me', 'home2', 'agenthost.token@home2', 'me'],
    ['agenthost.x', 'm.e-2@x', null, 'agenthost.agenthost.x', 'm.e-2@x'],
    ['token', 'two words', null, 'agenthost.token', 'agenthost'],
    ['token', '-me', null, 'agenthost.token', 'agenthost'],
    ['token', 'me;', null, 'agenthost.token', 'agenthost'],
    ['token', '', null, 'agenthost.token', 'agenthost'],
  ])(
    'for %s of %s in home %s is %s, and tells its name',
    (name, user, suffix, service, account) => {
      const item = itemFor(name, user, suffix)
      expect(item).toEqual({ service, account })
      expect(nameIn(item)).toBe(name)
    },
  )
})

const FILE =
  'keep the secret in a file that only you can read: `agenthost secrets set token --file`.'
const UNLOCK = 'security unlock-keychain ~/Library/Keychains/login.keychain-db'

describe('an exit code of security', () => {
  const trouble = (code: number | null, overSsh = false) =>
    troubleOf({ code, trouble: 'timed out' }, { name: 'token', overSsh })

  it.each([
    [
      36,
      'the keychain is locked here',
      `It is open while its user is logged in at the screen, and locked for a LaunchDaemon. Unlock it with \`${UNLOCK}\`. Or ${FILE}`,
    ],
    [37, 'this user has no default keychain', `Log in at the screen once, or ${FILE}`],
    [
      45,
      'it is in the keychain already and cannot be changed',
      `Unlock the keychain with \`${UNLOCK}\`, or ${FILE}`,
    ],
    [50, 'there is no such keychain', `Log in at the screen once, or ${FILE}`],
    [
      51,
      'the keychain does not take the password or the program',
      `Unlock the keychain with \`${UNLOCK}\`, or ${FILE}`,
    ],
    [53, 'no keychain is available to this process', `Log in at the screen, or ${FILE}`],
    [
      2,
      'security did not understand what it was told',
      `Try \`security show-keychain-info\`, or ${FILE}`,
    ],
    [1, 'security failed', `Try \`security show-keychain-info\`, or ${FILE}`],
  ])('%i is said in words, with what to do', (code, why, hint) => {
    const whole = { kind: 'unreachable', why: `${why} (security: exit ${code})`, hint }
    expect(trouble(code)).toEqual(whole)
  })

  it('of a locked keychain says over SSH why it is locked only here', () => {
    expect(trouble(36, true).hint).toBe(
      `An SSH session is a security session of its own: a keychain that is open at the screen is locked in it. Unlock it here with \`${UNLOCK}\`. Or ${FILE}`,
    )
  })

  it('tells a missing item, and a person who said no, from a keychain out of reach', () => {
    expect(trouble(44)).toEqual({ kind: 'absent', why: 'it is not in the keychain', hint: '' })
    expect(trouble(128)).toEqual({
      kind: 'declined',
      why: 'somebody at the screen said no (security: exit 128)',
      hint: 'Do it again, and allow it there.',
    })
  })

  it('that never came is told as such', () => {
    expect(trouble(null)).toEqual({
      kind: 'unreachable',
      why: 'security gave no answer: timed out',
      hint: `A dialog may wait at the screen of this Mac. Answer it there, or ${FILE}`,
    })
  })
})

describe('the answer of a program', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\nhal', ['a']],
    ['hal', []],
    ['', []],
    ['\n', ['']],
  ])('%j has the whole lines %j', (text, lines) => {
    expect(completeLines(text)).toEqual(lines)
  })

  it.each([
    ['pid = 7\n', '7'],
    ['x\npid = 7\ny\n', '7'],
    ['pid = 7\npid = 7\n', '7'],
    ['pid = 7\npid = 8\n', null],
    ['pid = 7', null],
    ['x\n', null],
  ])('%j holds the one value %s', (out, value) => {
    expect(only(out, /^pid = (\d+)$/)).toBe(value)
  })
})

describe('the age of a process', () => {
  const start = Date.parse('2026-09-12T18:41:02Z')
  it.each([
    ['Sat Sep 12 18:41:02 2026', start + 5000, 5000],
    ['Sat Sep 12 18:41:02 2026', start - 1, 0],
    ['long ago', start, null],
  ])('that started %s is told', (startedAt, now, age) => {
    expect(ageMs(startedAt, now)).toBe(age)
  })
})
