import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import type { Fact, Facts, HostFacts, MacFacts } from '../../src/doctor/facts.ts'
import { quoted, type Finding } from '../../src/doctor/finding.ts'
import { hostIn, isLocal } from '../../src/doctor/local-hosts.ts'
import { protectedBy } from '../../src/doctor/protected-folders.ts'

const VERSION = '1.2.3'
const is = <T>(value: T): Fact<T> => ({ is: value })

const MAC: MacFacts = {
  uid: 501,
  translated: is(false),
  guiSession: is(true),
  consoleUser: is('me'),
  autoLogin: is<string | null>('me'),
  fileVault: is<'on' | 'off'>('off'),
  screenLock: is<'on' | 'off'>('off'),
  power: is({ sleep: 0, autorestart: 1 }),
  sleepDisabled: is(true),
  updates: { isChecking: is(true), installsSystem: is(false), installsResponses: is(false) },
  thermal: is([]),
  developerTools: is('/Library/Developer/CommandLineTools'),
  remoteLogin: is(true),
  firewall: is<'off' | 'on' | 'blocks-all'>('off'),
  keychain: is({ isLocked: false, locksOnSleep: false, locksAfterS: null }),
  isManaged: is(false),
  integrityProtection: is(true),
}

const HOST: HostFacts = {
  version: is('26.1'),
  arch: is('arm64'),
  totalMemoryBytes: 16e9,
  pressure: is({ level: 'normal', freeShare: is(0.6) }),
  swap: is({ totalBytes: 0, usedBytes: 0 }),
  disk: is({ freeBytes: 200e9, totalBytes: 500e9 }),
  clock: is({ offsetMs: 4 }),
  openFiles: is({ soft: 256, hard: null }),
  upMs: is(90_000_000),
  mac: MAC,
  linux: null,
}

function factsWith(change: Partial<HostFacts> = {}, mac: Partial<MacFacts> = {}): Facts {
  return {
    host: { ...HOST, mac: { ...MAC, ...mac }, ...change },
    home: {
      path: '/Users/me/.agenthost',
      realPath: '/Users/me/.agenthost',
      userHome: '/Users/me',
      folder: is({ mode: 0o40700, isMine: true }),
      socketBytes: 40,
      backups: is([]),
    },
    config: { state: 'valid', path: '/Users/me/.agenthost/agenthost.yaml', agents: 0 },
    daemon: { state: 'answers', pid: 7, version: VERSION },
    node: {
      path: '/Users/me/.agenthost/bin/node',
      isInPlist: false,
      isExecutable: is(true),
      version: is('v26.10.0'),
      arch: is('arm64'),
      signature: is('developer-id'),
      isFit: true,
      remover: null,
    },
    job: null,
    agents: [],
    others: is([]),
    gateway: null,
  }
}

function findingOf(id: string, facts: Facts): Finding {
  const found = examine(facts, VERSION).findings.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}

describe('a number on the edge', () => {
  const disk = (freeBytes: number, totalBytes = 500e9) =>
    factsWith({ disk: is({ freeBytes, totalBytes }) })
  const files = (soft: number | null, hard: number | null) =>
    factsWith({ openFiles: is({ soft, hard }) })
  const swap = (usedBytes: number) => factsWith({ swap: is({ totalBytes: 64e9, usedBytes }) })
  const clock = (offsetMs: number) => factsWith({ clock: is({ offsetMs }) })
  const memory = (level: 'normal' | 'high' | 'critical', share: number) =>
    factsWith({ pressure: is({ level, freeShare: is(share) }) })
  const copies = (
    ...ages: readonly (readonly [hoursOld: number, hoursOfCopy: number | null])[]
  ) => {
    const whole = factsWith()
    const backups = ages.map(([age, copy], index) => ({
      database: `${index}.db`,
      ageMs: age * 3_600_000,
      copyAgeMs: copy === null ? null : copy * 3_600_000,
    }))
    return { ...whole, home: { ...whole.home, backups: is(backups) } }
  }
  it.each([
    ['backups.newest', copies(), 'ok'],
    ['backups.newest', copies([10, null]), 'ok'],
    ['backups.newest', copies([37, null]), 'warn'],
    ['backups.newest', copies([999, 36], [10, null]), 'ok'],
    ['backups.newest', copies([999, 37]), 'warn'],
    ['backups.newest', copies([999, 1], [999, 400]), 'warn'],
    ['disk.space', disk(1.9e9), 'bad'],
    ['disk.space', disk(2e9), 'warn'],
    ['disk.space', disk(9.9e9, 50e9), 'warn'],
    ['disk.space', disk(49e9), 'warn'],
    ['disk.space', disk(51e9), 'ok'],
    ['disk.space', disk(0, 0), 'bad'],
    ['limits.open-files', files(256, null), 'ok'],
    ['limits.open-files', files(null, null), 'ok'],
    ['limits.open-files', files(256, 8192), 'ok'],
    ['limits.open-files', files(256, 8191), 'warn'],
    ['memory.swap', swap(8e9), 'ok'],
    ['memory.swap', swap(8.1e9), 'warn'],
    ['time.offset', clock(-999), 'ok'],
    ['time.offset', clock(-1000), 'bad'],
    ['memory.pressure', memory('normal', 0.1), 'ok'],
    ['memory.pressure', memory('normal', 0.09), 'warn'],
    ['memory.pressure', memory('high', 0.5), 'warn'],
    ['memory.pressure', memory('critical', 0.5), 'bad'],
  ])('%s %#', (id, facts, level) => expect(findingOf(id, facts).level).toBe(level))
})

describe('the power settings', () => {
  const power = (values: Record<string, number>, sleepDisabled: MacFacts['sleepDisabled']) =>
    findingOf('power.settings', factsWith({}, { power: is(values), sleepDisabled }))

  it('are mended with exactly the keys that are wrong and that this Mac has', () => {
    expect(power({ sleep: 0, womp: 0, displaysleep: 10 }, is(true))).toMatchObject({
      level: 'warn',
      mend: 'sudo pmset -a womp 1',
    })
    expect(power({ sleep: 10, autorestart: 1 }, is(false)).mend).toBe(
      'sudo pmset -a sleep 0 disablesleep 1',
    )
  })

  it('are fine where sleep is off, though a virtual machine has no more to say', () => {
    expect(power({ sleep: 0 }, { unknown: 'it does not say' })).toMatchObject({ level: 'ok' })
  })
})

describe('FileVault', () => {
  const on = (version: string) =>
    findingOf('session.filevault', factsWith({ version: is(version) }, { fileVault: is('on') }))

  it('can be unlocked over SSH from macOS 26 on, and is bad all the same', () => {
    expect(on('15.6.1').why).not.toContain('unlock')
    expect(on('26.1').why).toContain('unlock it over SSH')
    expect(on('26.1').level).toBe('bad')
  })
})

describe('automatic updates', () => {
  const updates = (change: Partial<MacFacts['updates']>) =>
    findingOf('updates.automatic', factsWith({}, { updates: { ...MAC.updates, ...change } }))

  it('are bad when they install themselves, and a question when nobody has said', () => {
    expect(updates({}).level).toBe('ok')
    expect(updates({ installsSystem: is<boolean | null>(true) }).level).toBe('bad')
    expect(updates({ installsSystem: is<boolean | null>(null) }).level).toBe('warn')
    expect(updates({ installsResponses: is<boolean | null>(true) }).level).toBe('warn')
    expect(updates({ isChecking: is(false), installsSystem: { unknown: 'x' } }).level).toBe('ok')
    expect(updates({ installsSystem: { unknown: 'x' } }).level).toBe('unknown')
  })
})

describe('whatever is unknown', () => {
  /** Every fact of the host replaced by an unknown one, or not. */
  function dimmed(value: unknown, dice: () => boolean): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if ('is' in value) return dice() ? { unknown: 'nobody knows' } : value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, dimmed(each, dice)]))
  }

  it('never becomes bad, keeps every id, and never throws', () => {
    const ids = examine(factsWith(), VERSION).findings.map(({ id }) => id)
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), (stream) => {
        const facts = dimmed(factsWith(), () => stream.next().value === true) as Facts
        const { ok, findings } = examine(facts, VERSION)
        expect(ok).toBe(true)
        expect(findings.map(({ id }) => id)).toEqual(ids)
      }),
    )
  })

  it('does not turn what is bad into what is fine', () => {
    const bad = factsWith({}, { fileVault: is('on'), autoLogin: { unknown: 'x' } })
    expect(examine(bad, VERSION).ok).toBe(false)
    expect(findingOf('session.auto-login', bad).level).toBe('unknown')
  })
})

describe('every finding that is bad', () => {
  it('says what was found, why it matters, and a command', () => {
    const facts = factsWith(
      { disk: is({ freeBytes: 1, totalBytes: 9 }), clock: is({ offsetMs: 9e9 }) },
      {
        translated: is(true),
        guiSession: is(false),
        autoLogin: is<string | null>(null),
        fileVault: is('on'),
        power: is({ sleep: 1 }),
        developerTools: is<string | null>(null),
      },
    )
    const bad = examine(facts, VERSION).findings.filter(({ level }) => level === 'bad')
    expect(bad.length).toBe(8)
    for (const { id, found, why, mend } of bad)
      expect([id, found !== '', why !== '', mend !== null]).toEqual([id, true, true, true])
  })
})

describe('a folder', () => {
  it.each([
    ['/Users/me/Documents/app', 'the Documents folder'],
    ['/Users/me/documents', 'the Documents folder'],
    ['/Users/me/Documents-old/app', null],
    ['/Users/me/Library/Mobile Documents/com~apple~CloudDocs/app', 'iCloud Drive'],
    ['/Volumes/Data/app', 'another volume'],
    ['/Users/you/Documents/app', null],
    ['/Users/me/fleet/app', null],
  ])('%s is in %s', (path, by) => expect(protectedBy(path, '/Users/me')).toBe(by))
})

describe('an address', () => {
  it.each([
    ['http://192.168.1.4:8080/health', true],
    ['http://user:pw@10.0.0.3/x', true],
    ['172.16.0.1:22', true],
    ['172.32.0.1:22', false],
    ['nas.local:22', true],
    ['http://[fe80::1]:80/', true],
    ['http://[::1]:80/', false],
    ['http://localhost:4141/v1', false],
    ['http://127.0.0.1:18789/', false],
    ['https://api.anthropic.com', false],
  ])('%s is of the local network: %s', (address, local) => {
    expect(isLocal(hostIn(address) ?? '')).toBe(local)
  })
})

describe('a word in a command', () => {
  it('is taken by a shell as it stands', () => {
    expect(quoted('/Users/me/.agenthost')).toBe('/Users/me/.agenthost')
    expect(quoted("/Users/me/it's mine")).toBe(`'/Users/me/it'\\''s mine'`)
    expect(quoted('$(rm -r ~)')).toBe(`'$(rm -r ~)'`)
  })
})
