/** What an installation says where it cannot go on, and where everything of it lies. */
import { describe, expect, it } from 'vitest'
import { meaningOf, isNoDomain } from '../../src/install/exit-codes.ts'
import { foundIn, type Sighting } from '../../src/install/found.ts'
import type { Job, JobPlace } from '../../src/install/job.ts'
import { noSession, type SessionFacts } from '../../src/install/no-session.ts'
import { jobText, notLoaded } from '../../src/install/outcome-text.ts'
import { placesOf, plistPath } from '../../src/install/places.ts'

const PLACE: JobPlace = {
  domain: { kind: 'gui', name: 'gui/501' },
  label: 'a.b',
  plist: '/L/a.b.plist',
}
const SYSTEM: JobPlace = {
  domain: { kind: 'system', name: 'system' },
  label: 'a.b',
  plist: '/D/a.b.plist',
}

const loaded = (more: Partial<Extract<Job, { kind: 'loaded' }>> = {}): Job => ({
  kind: 'loaded',
  state: null,
  pid: null,
  path: null,
  program: null,
  lastExit: null,
  runs: null,
  ...more,
})

describe('an exit code of launchctl, word for word', () => {
  const login =
    'Log in at the screen of this Mac (or switch on auto-login and restart), or use `agenthost install --system`.'
  it.each<[number | null, string, string, string]>([
    [
      3,
      '',
      'it was not loaded (3, no such process)',
      'Nothing is to be done: `agenthost install` loads it.',
    ],
    [
      5,
      '',
      'launchd refuses it (5, input/output error: it is still going, switched off, or its plist may not be read)',
      'Look whether it is switched off in System Settings > General > Login Items, and at `ls -l /L/a.b.plist`: it must be yours and writable by nobody else. Then try again.',
    ],
    [
      36,
      '',
      'it is still going (36, operation now in progress)',
      'Wait half a minute and try again.',
    ],
    [
      37,
      '',
      'it is still going or already coming (37, operation already in progress)',
      'Wait half a minute and try again.',
    ],
    [
      64,
      '',
      'this launchctl does not know the command (64, usage)',
      'Tell us the version that `sw_vers` prints; the command is in docs/operation/install.md.',
    ],
    [
      78,
      '',
      'the program could not be started (78, EX_CONFIG: it or the log file is missing or not permitted)',
      'Run `agenthost install` again: it puts the program and its Node back in place.',
    ],
    [112, '', 'there is no such domain (112)', login],
    [
      113,
      '',
      'it is not loaded (113, could not find service)',
      'Load it with `launchctl bootstrap gui/501 /L/a.b.plist`.',
    ],
    [
      119,
      '',
      'it is switched off (119, service is disabled)',
      'Switch it on with `launchctl enable gui/501/a.b`.',
    ],
    [125, '', 'the domain takes no jobs (125): nobody is logged in at the screen', login],
    [
      130,
      '',
      'it is loaded already (130)',
      'Remove it with `launchctl bootout gui/501/a.b`, then try again.',
    ],
    [150, ' ', 'launchctl exits with 150: it says nothing', '`launchctl error 150` may say more.'],
    [null, 'a\nb\n', 'launchctl could not be asked: a; b', 'Try again in a minute.'],
  ])('%s', (code, said, means, todo) => {
    const meaning = meaningOf({ code, said })
    expect([meaning.means, meaning.todo(PLACE)]).toEqual([means, todo])
  })

  it('asks for a restart where the domain is that of the system', () => {
    expect(meaningOf({ code: 112, said: '' }).todo(SYSTEM)).toBe('Restart the Mac, then try again.')
  })

  it.each([
    [112, true],
    [125, true],
    [113, false],
    [null, false],
  ])('%s says that there is no domain: %s', (code, none) => {
    expect(isNoDomain({ code, said: '' })).toBe(none)
  })
})

describe('a job that is not loaded', () => {
  type Failed = Parameters<typeof notLoaded>[1]
  const failed = (why: Failed['why'], more: Partial<Failed> = {}): Failed => ({
    kind: 'failed',
    why,
    answer: null,
    job: { kind: 'absent' },
    ...more,
  })
  it.each<[Failed, string, string]>([
    [
      failed('not-running', { job: loaded({ lastExit: '1' }) }),
      'it is loaded and does not run (loaded, last exit 1)',
      'after',
    ],
    [
      failed('not-running', { job: loaded({ lastExit: '78: EX_CONFIG' }) }),
      meaningOf({ code: 78, said: '' }).means,
      `${meaningOf({ code: 78, said: '' }).todo(PLACE)}\nafter`,
    ],
    [
      failed('not-running', { job: loaded({ lastExit: '780' }) }),
      'it is loaded and does not run (loaded, last exit 780)',
      'after',
    ],
    [failed('not-running'), 'it is loaded and does not run (not loaded)', 'after'],
    [
      failed('no-domain'),
      'there is no such domain (112)',
      `${meaningOf({ code: 112, said: '' }).todo(PLACE)}\nafter`,
    ],
    [
      failed('not-gone', { job: loaded({ state: 'running', pid: 7 }) }),
      'the one that is there does not go (running, process 7)',
      'Try again.\nafter',
    ],
    [failed('not-loaded'), 'launchd does not have it (not loaded)', 'Try again.\nafter'],
    [
      failed('not-loaded', { answer: { code: 37, said: '' } }),
      meaningOf({ code: 37, said: '' }).means,
      'Wait half a minute and try again.\nafter',
    ],
  ])('case %#', (outcome, cause, hint) => {
    const error = notLoaded(PLACE, outcome, 'after')
    expect([error.message, error.hint]).toEqual([`unable to load a.b into gui/501: ${cause}`, hint])
  })

  it('has no empty line where nothing is to be said afterwards', () => {
    expect(notLoaded(PLACE, failed('not-loaded'), '').hint).toBe('Try again.')
  })

  it.each<[Job, string]>([
    [{ kind: 'absent' }, 'not loaded'],
    [{ kind: 'no-domain' }, 'there is no such domain'],
    [{ kind: 'unknown', why: 'no answer' }, 'launchd does not say: no answer'],
    [loaded(), 'loaded'],
    [
      loaded({ state: 'spawn scheduled', lastExit: '1', runs: 5 }),
      'spawn scheduled, last exit 1, 5 starts',
    ],
  ])('is in words, case %#', (job, text) => {
    expect(jobText(job)).toBe(text)
  })
})

describe('a Mac at whose screen nobody is logged in', () => {
  const facts = (more: Partial<SessionFacts> = {}): SessionFacts => ({
    user: 'me',
    gui: 'absent',
    consoleUser: null,
    fileVault: 'off',
    autoLogin: { kind: 'on', user: 'me' },
    ...more,
  })
  const set = '`sudo sysadminctl -autologin set -userName me -password -`'
  const rest = [
    'Then restart the Mac, and run `agenthost install` again. Or without a login at the screen:',
    '- `agenthost install --system | sh` starts it at each boot. It uses sudo; Notification Center and the login keychain cannot be reached from there.',
    '- `agenthost install --background` needs no root, but after a restart nothing runs until you log in once (SSH counts).',
  ]

  it.each([
    [null, 'nobody is logged in'],
    ['root', 'nobody is logged in'],
    ['_mbsetupuser', 'nobody is logged in'],
    ['loginwindow', 'nobody is logged in'],
    ['me', 'nobody is logged in'],
    ['you', 'you is logged in, not me,'],
  ])('with %s at the screen', (consoleUser, cause) => {
    expect(noSession(facts({ consoleUser })).message).toBe(
      `unable to install for me: ${cause} at the screen of this Mac`,
    )
  })

  it.each<[Partial<SessionFacts>, string[]]>([
    [
      {},
      ['- Auto-login is on for me, so a restart is all that is needed: `sudo shutdown -r now`.'],
    ],
    [{ autoLogin: { kind: 'off' } }, [`- Auto-login is off: ${set} asks for the password.`]],
    [
      { autoLogin: { kind: 'on', user: 'you' } },
      [`- Auto-login is on for you, not for me: ${set} changes it.`],
    ],
    [
      { autoLogin: { kind: 'unknown', why: 'no answer' } },
      [`- It is not known whether auto-login is on (no answer): ${set} switches it on.`],
    ],
    [
      { fileVault: 'on' },
      [
        '- FileVault is on, and a Mac with FileVault never logs in by itself: `sudo fdesetup disable`.',
      ],
    ],
    [
      { fileVault: 'unknown', autoLogin: { kind: 'off' } },
      [
        '- It is not known whether FileVault is on, which must be off: `fdesetup status`.',
        `- Auto-login is off: ${set} asks for the password.`,
      ],
    ],
  ])('is told what is missing: %j', (more, lines) => {
    expect(noSession(facts(more)).hint).toBe([...lines, ...rest].join('\n'))
  })
})

describe('the places of an installation', () => {
  const places = placesOf({
    home: '/h',
    userHome: '/Users/me',
    homeId: 'abc',
    systemFile: (path) => `/root${path}`,
  })

  it('are all within its home, but for plists and the link to the logs', () => {
    const { labels: _labels, userHome: _user, ...rest } = places
    expect(rest).toMatchObject({
      home: '/h',
      config: '/h/agenthost.yaml',
      controlSocket: '/h/control.sock',
      logs: '/h/logs',
      releases: '/h/releases',
      current: '/h/releases/current',
      program: '/h/releases/current/dist/agenthost.js',
      bin: '/h/bin',
      node: '/h/bin/node',
      launcher: '/h/bin/agenthost',
      staged: '/h/launchd',
      launchdLog: '/h/logs/launchd.log',
      watchdogLog: '/h/logs/watchdog.log',
      watchdogMemory: '/h/watchdog.json',
      mark: '/h/installing.json',
      agentsFolder: '/Users/me/Library/LaunchAgents',
      daemonsFolder: '/root/Library/LaunchDaemons',
    })
    expect(places.logsLink).toMatch(/^\/Users\/me\/Library\/Logs\/agenthost/)
  })

  it('have a plist for each job by its domain', () => {
    const { daemon, watchdog } = places.labels
    expect(plistPath(places, 'gui', 'daemon')).toBe(
      `/Users/me/Library/LaunchAgents/${daemon}.plist`,
    )
    expect(plistPath(places, 'user', 'watchdog')).toBe(
      `/Users/me/Library/LaunchAgents/${watchdog}.plist`,
    )
    expect(plistPath(places, 'system', 'daemon')).toBe(
      `/root/Library/LaunchDaemons/${daemon}.plist`,
    )
  })
})

describe('what is in a domain', () => {
  const sighting = (more: Partial<Sighting> = {}): Sighting => ({
    label: 'a.b',
    job: loaded({ path: '/L/a.b.plist' }),
    plist: { kind: 'plist', home: '/h', isBackground: false },
    path: '/L/a.b.plist',
    isHomeless: false,
    ...more,
  })
  const ours = (isLoaded: boolean) => ({ kind: 'ours', isLoaded })
  const foreign = (what: string) => ({ kind: 'foreign', label: 'a.b', what })
  const absent = { kind: 'absent' } as const
  it.each<[string, 'gui' | 'user' | 'system', Partial<Sighting>, object]>([
    ['ours, loaded', 'gui', {}, ours(true)],
    ['ours, not loaded', 'gui', { job: absent }, ours(false)],
    ['nothing', 'gui', { job: absent, plist: absent }, { kind: 'nothing' }],
    [
      'what launchd does not say',
      'gui',
      { job: { kind: 'unknown', why: 'x' } },
      { kind: 'unknown', label: 'a.b', why: 'x' },
    ],
    [
      'a job of another plist',
      'gui',
      { job: loaded({ path: '/other' }) },
      foreign('a job of /other'),
    ],
    ['a job without a plist', 'gui', { job: loaded() }, foreign('a job without a plist')],
    [
      'a plist that cannot be read',
      'gui',
      { plist: { kind: 'unreadable', why: 'denied' } },
      foreign('/L/a.b.plist (denied)'),
    ],
    ['a job whose plist is gone, of this user', 'gui', { plist: absent }, ours(true)],
    [
      'a job whose plist is gone, of the system',
      'system',
      { plist: absent },
      foreign('a job whose plist is gone'),
    ],
    [
      'one of another home',
      'gui',
      { plist: { kind: 'plist', home: '/x', isBackground: false } },
      foreign('the agenthost of /x'),
    ],
    [
      'one of no home',
      'gui',
      { plist: { kind: 'plist', home: null, isBackground: false } },
      foreign('another program'),
    ],
    [
      "root's own beside ours",
      'system',
      { isHomeless: true, plist: { kind: 'plist', home: null, isBackground: false } },
      ours(true),
    ],
    ['a plist for the screen, in the background', 'user', { job: absent }, { kind: 'nothing' }],
    [
      'a plist for the background, there',
      'user',
      { job: absent, plist: { kind: 'plist', home: '/h', isBackground: true } },
      ours(false),
    ],
    [
      'a plist for the background, at the screen',
      'gui',
      { job: absent, plist: { kind: 'plist', home: '/h', isBackground: true } },
      { kind: 'nothing' },
    ],
    ['a loaded one all the same', 'user', {}, ours(true)],
    ['one of the system', 'system', { job: absent }, ours(false)],
  ])('is %s', (_what, kind, more, found) => {
    expect(foundIn(kind, '/h', [sighting(more)])).toEqual(found)
  })

  it('is as bad as the worst of its labels, and loaded as one of them is', () => {
    expect(foundIn('gui', '/h', [])).toEqual({ kind: 'nothing' })
    const off = sighting({ job: { kind: 'absent' } })
    expect(foundIn('gui', '/h', [off, sighting()])).toEqual(ours(true))
    expect(foundIn('gui', '/h', [sighting(), sighting({ job: loaded() })])).toMatchObject({
      kind: 'foreign',
    })
  })
})
