import { describe, expect, it } from 'vitest'
import {
  chooseDomain,
  domainsOf,
  installedIn,
  type DomainFacts,
  type Found,
} from '../../src/install/domain.ts'
import { foundIn, type PlistFound, type Sighting } from '../../src/install/found.ts'
import type { Job } from '../../src/install/job.ts'

const NOTHING: Found = { kind: 'nothing' }
const OURS: Found = { kind: 'ours', isLoaded: true }

const FACTS: DomainFacts = {
  uid: 501,
  isRoot: false,
  user: 'me',
  gui: 'present',
  consoleUser: 'me',
  fileVault: 'off',
  autoLogin: { kind: 'on', user: 'me' },
  found: { gui: NOTHING, user: NOTHING, system: NOTHING },
}

const withFound = (
  found: Partial<DomainFacts['found']>,
  more: Partial<DomainFacts> = {},
): DomainFacts => ({
  ...FACTS,
  ...more,
  found: { ...FACTS.found, ...found },
})

const refusal = (facts: DomainFacts, wish: Parameters<typeof chooseDomain>[1] = 'stay'): string => {
  try {
    return `it chooses ${chooseDomain(facts, wish).domain.name}`
  } catch (error) {
    const { kind, message, hint } = error as { kind: string; message: string; hint: string }
    return `${kind}: ${message}\n${hint}`
  }
}

describe('the domain that is chosen', () => {
  it('is the session at the screen where there is one', () => {
    expect(chooseDomain(FACTS, 'stay')).toEqual({
      domain: { kind: 'gui', name: 'gui/501' },
      leave: [],
    })
  })

  it('is where it is already, unless another is asked for', () => {
    expect(chooseDomain(withFound({ user: OURS }), 'stay').domain.name).toBe('user/501')
    expect(chooseDomain(withFound({ system: OURS }), 'stay').domain.name).toBe('system')
    const moved = chooseDomain(withFound({ user: OURS }), 'gui')
    expect([moved.domain.name, moved.leave.map(({ name }) => name)]).toEqual([
      'gui/501',
      ['user/501'],
    ])
    const down = chooseDomain(withFound({ gui: OURS }), 'system')
    expect([down.domain.name, down.leave.map(({ name }) => name)]).toEqual(['system', ['gui/501']])
    const stayed = chooseDomain(withFound({ gui: OURS }), 'stay')
    expect([stayed.domain.name, stayed.leave]).toEqual(['gui/501', []])
  })

  it('is never beside one of the system, which only root can remove', () => {
    for (const wish of ['gui', 'user'] as const) {
      expect(refusal(withFound({ system: OURS }), wish)).toMatch(
        /^bad: .*would run twice\n.*agenthost uninstall \| sh/,
      )
    }
  })

  it('is refused where another program has the label, in any domain', () => {
    const foreign: Found = { kind: 'foreign', label: 'a.b', what: 'a job of /x.plist' }
    for (const kind of ['gui', 'user', 'system'] as const) {
      expect(refusal(withFound({ [kind]: foreign }))).toMatch(
        /^bad: unable to use the label a\.b: a job of \/x\.plist has it in .*\n.*launchctl bootout/,
      )
    }
    expect(refusal(withFound({ system: foreign }))).toContain('sudo launchctl bootout system/a.b')
  })

  it('is not guessed where launchd does not answer', () => {
    const unknown: Found = { kind: 'unknown', label: 'a.b', why: 'no answer within 10 s' }
    expect(refusal(withFound({ system: unknown }))).toMatch(/^temporary: .*no answer within 10 s/)
    expect(refusal(withFound({}, { gui: 'unknown' }))).toMatch(/^temporary: /)
    expect(() => installedIn(withFound({ gui: OURS, user: unknown }))).toThrow('no answer')
  })

  it('is none for root, whose agents would be root too', () => {
    expect(refusal(withFound({}, { isRoot: true }))).toMatch(/^usage: .*as root/)
  })
})

describe('a refusal', () => {
  const foreign: Found = { kind: 'foreign', label: 'a.b', what: 'a job without a plist' }
  const unknown: Found = { kind: 'unknown', label: 'a.b', why: 'no answer within 10 s' }

  it.each([
    ['gui', 'launchctl bootout gui/501/a.b'],
    ['user', 'launchctl bootout user/501/a.b'],
    ['system', 'sudo launchctl bootout system/a.b'],
  ] as const)('of a label that is taken in %s has the command that removes it', (kind, command) => {
    const name = kind === 'system' ? 'system' : `${kind}/501`
    expect(refusal(withFound({ [kind]: foreign }))).toBe(
      `bad: unable to use the label a.b: a job without a plist has it in ${name}\n` +
        `Remove that with \`${command}\` and its plist, or set AGENTHOST_HOME to another folder: each home has labels of its own.`,
    )
  })

  it('for want of an answer says what to ask launchd', () => {
    expect(refusal(withFound({ user: unknown }))).toBe(
      'temporary: unable to tell whether a.b is in user/501: no answer within 10 s\n' +
        'See what `launchctl print user/501/a.b` says, and try again.',
    )
    expect(refusal(withFound({}, { gui: 'unknown' }))).toBe(
      'temporary: unable to install into gui/501: launchd does not say whether anybody is logged in at the screen\n' +
        'See what `launchctl print gui/501` says, and try again.',
    )
  })

  it('of root says who is to run it', () => {
    expect(refusal(withFound({}, { isRoot: true }))).toBe(
      'usage: unable to install as root: agents belong to a user of their own\n' +
        'Run it as that user, without sudo; what needs root is printed for you by `agenthost install --system`.',
    )
  })
})

describe('where it is installed', () => {
  const UNLOADED: Found = { kind: 'ours', isLoaded: false }
  const foreign: Found = { kind: 'foreign', label: 'a.b', what: 'a job without a plist' }
  const where = (found: Partial<DomainFacts['found']>): string | null =>
    installedIn(withFound(found))?.name ?? null

  it('is nowhere where nothing of ours is, whoever else is there', () => {
    expect(where({})).toBe(null)
    expect(where({ user: foreign })).toBe(null)
    expect(domainsOf(withFound({ user: foreign }))).toEqual([])
  })

  it('is the one domain that has it, loaded or not', () => {
    expect(where({ user: UNLOADED })).toBe('user/501')
    expect(where({ system: OURS })).toBe('system')
  })

  it('is where it is loaded, when there are two', () => {
    const found = { gui: UNLOADED, system: OURS }
    expect(where(found)).toBe('system')
    expect(domainsOf(withFound(found)).map(({ name }) => name)).toEqual(['gui/501', 'system'])
    expect(where({ gui: foreign, user: UNLOADED, system: UNLOADED })).toBe('user/501')
  })
})

describe('without a session at the screen', () => {
  const cases: readonly (readonly [string, Partial<DomainFacts>, RegExp])[] = [
    ['nobody', { consoleUser: 'root' }, /nobody is logged in at the screen/],
    ['another user', { consoleUser: 'you' }, /you is logged in, not me, at the screen/],
    ['FileVault', { fileVault: 'on' }, /sudo fdesetup disable/],
    ['FileVault, not known', { fileVault: 'unknown' }, /not known whether FileVault is on/],
    ['auto-login off', { autoLogin: { kind: 'off' } }, /Auto-login is off: `sudo sysadminctl/],
    ['auto-login of another', { autoLogin: { kind: 'on', user: 'you' } }, /on for you, not for me/],
    ['auto-login, not known', { autoLogin: { kind: 'unknown', why: 'no root' } }, /\(no root\)/],
    ['nothing but a restart', {}, /a restart is all that is needed/],
  ]
  for (const [name, more, expected] of cases) {
    it(`it is told what is missing: ${name}`, () => {
      const text = refusal(withFound({}, { gui: 'absent', ...more }))
      expect(text).toMatch(expected)
      expect(text).toMatch(/^bad: /)
      expect(text).toContain('`agenthost install --system | sh`')
      expect(text).toContain('`agenthost install --background`')
    })
  }

  it('the two other domains can be had', () => {
    const facts = withFound({}, { gui: 'absent' })
    expect(chooseDomain(facts, 'system').domain.name).toBe('system')
    expect(chooseDomain(facts, 'user').domain.name).toBe('user/501')
  })
})

describe('what is found in a domain', () => {
  const HOME = '/Users/me/.agenthost'
  const PATH = '/Users/me/Library/LaunchAgents/a.plist'
  const loaded = (path: string | null): Job => ({
    kind: 'loaded',
    state: 'running',
    pid: 7,
    path,
    program: null,
    lastExit: null,
    runs: 1,
  })
  const plist = (home: string | null, isBackground = false): PlistFound => ({
    kind: 'plist',
    home,
    isBackground,
  })
  const sighting = (job: Job, lies: PlistFound): Sighting => ({
    label: 'a',
    job,
    plist: lies,
    path: PATH,
    isHomeless: false,
  })
  const absent: Job = { kind: 'absent' }
  const none: PlistFound = { kind: 'absent' }

  it('is nothing, ours, foreign or unknown', () => {
    const cases: readonly (readonly [string, Job, PlistFound, string])[] = [
      ['empty', absent, none, 'nothing'],
      ['no domain', { kind: 'no-domain' }, none, 'nothing'],
      ['loaded and there', loaded(PATH), plist(HOME), 'ours'],
      ['there, to be loaded at the next login', absent, plist(HOME), 'ours'],
      ['loaded, its plist removed', loaded(PATH), none, 'ours'],
      ['of another plist', loaded('/x.plist'), none, 'foreign'],
      ['of no plist', loaded(null), none, 'foreign'],
      ['of another home', loaded(PATH), plist('/other'), 'foreign'],
      ['of another program', absent, plist(null), 'foreign'],
      ['damaged', absent, { kind: 'unreadable', why: 'it is no property list' }, 'foreign'],
      ['no answer', { kind: 'unknown', why: 'x' }, plist(HOME), 'unknown'],
    ]
    for (const [name, job, lies, kind] of cases) {
      expect([name, foundIn('gui', HOME, [sighting(job, lies)]).kind]).toEqual([name, kind])
    }
  })

  it('of an unloaded plist belongs to the domain of its session type', () => {
    const background = [sighting(absent, plist(HOME, true))]
    expect(foundIn('gui', HOME, background).kind).toBe('nothing')
    expect(foundIn('user', HOME, background).kind).toBe('ours')
    const atScreen = [sighting(absent, plist(HOME, false))]
    expect(foundIn('gui', HOME, atScreen).kind).toBe('ours')
    expect(foundIn('user', HOME, atScreen).kind).toBe('nothing')
  })

  it('of a job of the system without its plist is nobody knows whose', () => {
    expect(foundIn('system', HOME, [sighting(loaded(PATH), none)]).kind).toBe('foreign')
  })
})
