/** What the doctor says, word for word: every way a check can come out, with the command that mends it. */
import { describe, expect, it } from 'vitest'
import type { AgentFacts, Login, SecretFacts } from '../../src/doctor/agent-facts.ts'
import { examine } from '../../src/doctor/examine.ts'
import type { Fact, Facts, HostFacts, MacFacts } from '../../src/doctor/facts.ts'
import { gigabytes, type Level } from '../../src/doctor/finding.ts'
import type { DomainFacts, JobFacts, NodeFacts } from '../../src/doctor/job-facts.ts'

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

const NODE: NodeFacts = {
  path: '/Users/me/.agenthost/bin/node',
  isInPlist: true,
  isExecutable: is(true),
  version: is('v26.10.0'),
  arch: is('arm64'),
  signature: is('developer-id'),
  isFit: true,
  remover: null,
}

const AGENT: AgentFacts = {
  name: 'desk',
  preset: 'claude-code',
  workdir: { path: '/Users/me/fleet/desk', realPath: '/Users/me/fleet/desk', isWritable: is(true) },
  program: { path: '/usr/local/bin/claude', realPath: '/usr/local/bin/claude' },
  version: is('2.1.330'),
  troubles: [],
  secrets: [],
  login: null,
  openclaw: null,
  localHosts: [],
  memoryMaxBytes: null,
}

const FACTS: Facts = {
  host: HOST,
  home: {
    path: '/Users/me/.agenthost',
    realPath: '/Users/me/.agenthost',
    userHome: '/Users/me',
    folder: is({ mode: 0o40700, isMine: true }),
    socketBytes: 40,
    backups: is([]),
  },
  config: { state: 'valid', path: '/Users/me/.agenthost/agenthost.yaml', agents: 1 },
  daemon: { state: 'answers', pid: 7, version: VERSION },
  node: NODE,
  job: null,
  agents: [],
  others: is([]),
  gateway: null,
}

const host = (more: Partial<HostFacts>): Facts => ({ ...FACTS, host: { ...HOST, ...more } })
const mac = (more: Partial<MacFacts>, facts = FACTS): Facts => ({
  ...facts,
  host: { ...HOST, mac: { ...MAC, ...more } },
})
const agents = (...all: Partial<AgentFacts>[]): Facts => ({
  ...FACTS,
  agents: all.map((each) => ({ ...AGENT, ...each })),
})
const linux = (isSuspendMasked: Fact<boolean> | null): Facts =>
  host({ mac: null, linux: { isSuspendMasked } })

type Told = readonly [Level, string, (string | null)?]

function told(id: string, facts: Facts): Told {
  const found = examine(facts, VERSION).findings.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found.mend === null ? [found.level, found.found] : [found.level, found.found, found.mend]
}

const idsOf = (facts: Facts): readonly string[] =>
  examine(facts, VERSION).findings.map(({ id }) => id)

type Row = readonly [string, Facts, Told]
const TELLS = '%s, case %#'

const GUI: DomainFacts = {
  domain: 'gui/501',
  daemon: is(true),
  watchdog: is(true),
  disabled: is([]),
  argv: is(['node', 'run']),
}
const SYSTEM: DomainFacts = { ...GUI, domain: 'system' }
const off = (domain: DomainFacts): DomainFacts => ({ ...domain, daemon: is(false), argv: is(null) })
const plist = (
  path: string,
  argv: readonly string[] = ['node', 'run'],
): JobFacts['plists'][number] => ({
  path,
  content: is({ argv, env: {} }),
})
const USER_PLIST = '/Users/me/Library/LaunchAgents/io.agenthost.daemon.plist'
const SYSTEM_PLIST = '/Library/LaunchDaemons/io.agenthost.daemon.plist'
const job = (domains: readonly DomainFacts[], plists: JobFacts['plists']): Facts => ({
  ...FACTS,
  job: { uid: 501, labels: { daemon: 'a.d', watchdog: 'a.w' }, domains, plists },
})
const asDaemon = job([SYSTEM], [plist(SYSTEM_PLIST)])

describe('the system', () => {
  it.each<Row>([
    ['system.version', FACTS, ['ok', 'macOS 26.1']],
    ['system.version', host({ version: is('15.6.1') }), ['ok', 'macOS 15.6.1']],
    ['system.version', host({ version: is('27.0') }), ['ok', 'macOS 27.0']],
    ['system.version', host({ version: is('14.7') }), ['warn', 'macOS 14.7']],
    [
      'system.version',
      host({ version: { unknown: 'no answer' } }),
      ['unknown', 'no answer', 'sw_vers'],
    ],
    ['system.version', host({ mac: null, version: is('Debian 13') }), ['ok', 'Debian 13']],
    ['system.arch', host({ arch: is('x64') }), ['warn', 'x64']],
    ['system.arch', host({ arch: is('x64'), mac: null }), ['ok', 'x64']],
    ['system.rosetta', FACTS, ['ok', 'not in use by this Node']],
    [
      'system.rosetta',
      mac({ translated: is(true) }),
      ['bad', 'this Node is translated from x64', 'scripts/setup'],
    ],
    [
      'system.rosetta',
      mac({ translated: is(true) }, asDaemon),
      ['bad', 'this Node is translated from x64', 'scripts/setup\nagenthost upgrade'],
    ],
    ['system.managed', FACTS, ['ok', 'not enrolled']],
    ['system.managed', mac({ isManaged: is(true) }), ['warn', 'enrolled']],
    ['system.integrity', FACTS, ['ok', 'enabled']],
    [
      'system.integrity',
      mac({ integrityProtection: is(false) }),
      ['warn', 'disabled (`csrutil enable` in the Recovery system)'],
    ],
    ['system.integrity', mac({ integrityProtection: { unknown: 'x' } }), ['unknown', 'x']],
    ['system.up', host({ upMs: is(59 * 60_000) }), ['ok', '59 min ago']],
    ['system.up', host({ upMs: is(3_600_000) }), ['ok', '1 h ago']],
    ['system.up', host({ upMs: is(47 * 3_600_000) }), ['ok', '47 h ago']],
    ['system.up', host({ upMs: is(48 * 3_600_000) }), ['ok', '2 days ago']],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))
})

describe('the session', () => {
  const autoLogin = (more: Partial<MacFacts>, facts = FACTS): Facts =>
    mac({ autoLogin: is<string | null>(null), ...more }, facts)
  it.each<Row>([
    ['session.gui', FACTS, ['ok', 'there is one']],
    [
      'session.gui',
      mac({ guiSession: is(false) }),
      ['bad', 'nobody is logged in at the screen', 'agenthost install --system'],
    ],
    [
      'session.gui',
      mac({ guiSession: is(false) }, asDaemon),
      ['ok', 'none, and the LaunchDaemon needs none'],
    ],
    ['session.console', FACTS, ['ok', 'me']],
    ['session.console', mac({ consoleUser: is('root') }), ['ok', 'nobody (root)']],
    ['session.console', mac({ consoleUser: is('_mbsetupuser') }), ['ok', 'nobody (_mbsetupuser)']],
    ['session.console', mac({ consoleUser: is('loginwindow') }), ['ok', 'nobody (loginwindow)']],
    ['session.auto-login', FACTS, ['ok', 'on, for me']],
    [
      'session.auto-login',
      autoLogin({}),
      ['bad', 'off', 'sudo sysadminctl -autologin set -userName "$USER" -password -'],
    ],
    [
      'session.auto-login',
      autoLogin({ fileVault: is('on') }),
      [
        'bad',
        'off',
        'sudo fdesetup disable\nsudo sysadminctl -autologin set -userName "$USER" -password -',
      ],
    ],
    ['session.auto-login', autoLogin({}, asDaemon), ['ok', 'off, and the LaunchDaemon needs none']],
    ['session.filevault', FACTS, ['ok', 'off']],
    ['session.filevault', mac({ fileVault: is('on') }), ['bad', 'on', 'sudo fdesetup disable']],
    ['session.screen-lock', mac({ screenLock: is('on') }), ['ok', 'on; it stops no agent']],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))
})

describe('power and updates', () => {
  const updates = (more: Partial<MacFacts['updates']>): Facts =>
    mac({ updates: { ...MAC.updates, ...more } })
  const set = 'sudo defaults write /Library/Preferences/com.apple.SoftwareUpdate'
  it.each<Row>([
    ['power.settings', FACTS, ['ok', 'sleep 0, autorestart 1']],
    [
      'power.settings',
      mac({ power: is({ sleep: 1, disksleep: 10 }) }),
      ['bad', 'sleep is 1, not 0; disksleep is 10, not 0', 'sudo pmset -a sleep 0 disksleep 0'],
    ],
    [
      'power.settings',
      mac({ power: is({ autorestart: 0 }) }),
      ['bad', 'autorestart is 0, not 1', 'sudo pmset -a autorestart 1'],
    ],
    [
      'power.settings',
      mac({ power: is({ standby: 1, powernap: 1 }) }),
      ['warn', 'standby is 1, not 0; powernap is 1, not 0', 'sudo pmset -a standby 0 powernap 0'],
    ],
    [
      'power.settings',
      mac({ sleepDisabled: is(false) }),
      ['warn', 'sleep can still be forced (SleepDisabled is 0)', 'sudo pmset -a disablesleep 1'],
    ],
    ['power.suspend', linux(is(true)), ['ok', 'masked']],
    [
      'power.suspend',
      linux(is(false)),
      [
        'warn',
        'possible: suspend.target is not masked',
        'sudo systemctl mask sleep.target suspend.target hibernate.target',
      ],
    ],
    ['updates.automatic', FACTS, ['ok', 'looked for, not installed by themselves']],
    ['updates.automatic', updates({ isChecking: is(false) }), ['ok', 'not looked for']],
    [
      'updates.automatic',
      updates({ installsSystem: is<boolean | null>(true) }),
      [
        'bad',
        'macOS installs its updates by itself',
        `${set} AutomaticallyInstallMacOSUpdates -bool false`,
      ],
    ],
    [
      'updates.automatic',
      updates({ installsSystem: is<boolean | null>(null) }),
      [
        'warn',
        'nobody has said whether macOS may install its updates by itself',
        `${set} AutomaticallyInstallMacOSUpdates -bool false`,
      ],
    ],
    [
      'updates.automatic',
      updates({ installsResponses: is<boolean | null>(true) }),
      [
        'warn',
        'security responses install themselves, and some restart the Mac',
        `${set} CriticalUpdateInstall -bool false`,
      ],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('are not asked where nobody would know', () => {
    expect(idsOf(linux(null)).filter((id) => id.startsWith('power'))).toEqual([])
    expect(idsOf(host({ mac: null })).filter((id) => id.startsWith('power'))).toEqual([])
  })
})

describe('the resources', () => {
  const find = 'du -xsh ~/* ~/.[!.]* 2>/dev/null | sort -h | tail'
  const pressure = (level: 'normal' | 'high' | 'critical', freeShare: Fact<number>): Facts =>
    host({ pressure: is({ level, freeShare }) })
  it.each<Row>([
    ['disk.space', FACTS, ['ok', '200.0 GB of 500.0 GB are free']],
    [
      'disk.space',
      host({ disk: is({ freeBytes: 1.94e9, totalBytes: 5e9 }) }),
      ['bad', '1.9 GB of 5.0 GB are free', find],
    ],
    [
      'disk.space',
      host({ disk: is({ freeBytes: 9e9, totalBytes: 20e9 }) }),
      ['warn', '9.0 GB of 20.0 GB are free', find],
    ],
    ['memory.pressure', FACTS, ['ok', '16.0 GB, 60 % free, pressure normal']],
    [
      'memory.pressure',
      pressure('critical', { unknown: 'x' }),
      ['bad', '16.0 GB, pressure critical', 'agenthost status'],
    ],
    [
      'memory.pressure',
      pressure('high', is(0.5)),
      ['warn', '16.0 GB, 50 % free, pressure high', 'agenthost status'],
    ],
    [
      'memory.ceilings',
      agents({ memoryMaxBytes: 8e9 }, { memoryMaxBytes: null }, { memoryMaxBytes: 8e9 }),
      ['ok', '16.0 GB in all for 2, of 16.0 GB'],
    ],
    [
      'memory.ceilings',
      agents({ memoryMaxBytes: 16.1e9 }),
      ['warn', '16.1 GB in all for 1, of 16.0 GB'],
    ],
    ['memory.swap', FACTS, ['ok', 'none in use']],
    [
      'memory.swap',
      host({ swap: is({ totalBytes: 10e9, usedBytes: 9e9 }) }),
      ['warn', '9.0 GB of 10.0 GB in use', 'agenthost status'],
    ],
    ['heat', FACTS, ['ok', 'nothing slows the processor']],
    [
      'heat',
      mac({ thermal: is(['CPU_Speed_Limit 50', 'hot']) }),
      ['warn', 'CPU_Speed_Limit 50; hot'],
    ],
    ['limits.open-files', FACTS, ['ok', '256, at most unlimited']],
    [
      'limits.open-files',
      host({ openFiles: is({ soft: null, hard: 4096 }) }),
      ['warn', 'unlimited, at most 4096'],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('have no ceilings where no agent has one, and no heat beside a Mac', () => {
    expect(idsOf(agents({}))).not.toContain('memory.ceilings')
    expect(idsOf(host({ mac: null }))).not.toContain('heat')
    expect(gigabytes(1_250_000_000)).toBe('1.3 GB')
  })
})

describe('the network', () => {
  const local = agents(
    { localHosts: [{ host: 'nas.local', where: 'env NAS' }] },
    { name: 'b', localHosts: [{ host: '10.0.0.2', where: 'probe' }] },
  )
  const tool = '/usr/libexec/ApplicationFirewall/socketfilterfw'
  const node = '/Users/me/.agenthost/bin/node'
  it.each<Row>([
    ['network.ssh', FACTS, ['ok', 'on']],
    [
      'network.ssh',
      mac({ remoteLogin: is(false) }),
      ['warn', 'off', 'sudo systemsetup -setremotelogin on'],
    ],
    ['network.firewall', FACTS, ['ok', 'off']],
    [
      'network.firewall',
      mac({ firewall: is('blocks-all') }),
      ['warn', 'on, and it blocks all that comes in', `sudo ${tool} --setblockall off`],
    ],
    [
      'network.firewall',
      mac({ firewall: is('on') }),
      ['warn', 'on', `sudo ${tool} --add ${node}\nsudo ${tool} --unblockapp ${node}`],
    ],
    ['network.local', FACTS, ['ok', 'no agent is configured to use a host of it']],
    [
      'network.local',
      local,
      [
        'warn',
        'used, and whether it is allowed cannot be asked: nas.local (desk: env NAS), 10.0.0.2 (b: probe)',
        'agenthost install --system',
      ],
    ],
    [
      'network.local',
      { ...local, job: asDaemon.job },
      ['ok', 'not for a LaunchDaemon; used: nas.local (desk: env NAS), 10.0.0.2 (b: probe)'],
    ],
    ['time.offset', host({ clock: is({ offsetMs: -12.4 }) }), ['ok', '-12 ms off']],
    [
      'time.offset',
      host({ clock: is({ offsetMs: 2540 }) }),
      [
        'bad',
        '2.5 s off',
        'sudo systemsetup -setusingnetworktime on\nsudo sntp -sS time.apple.com',
      ],
    ],
    [
      'time.offset',
      host({ mac: null, clock: is({ offsetMs: 2540 }) }),
      ['bad', '2.5 s off', 'sudo timedatectl set-ntp true'],
    ],
    [
      'time.offset',
      host({ mac: null, clock: is({ isSynchronized: true }) }),
      ['ok', 'kept by a time server'],
    ],
    [
      'time.offset',
      host({ mac: null, clock: is({ isSynchronized: false }) }),
      ['warn', 'kept by no time server', 'sudo timedatectl set-ntp true'],
    ],
    [
      'time.offset',
      host({ mac: null, clock: { unknown: 'x' } }),
      ['unknown', 'x', 'timedatectl; date -u'],
    ],
    [
      'time.offset',
      host({ clock: { unknown: 'x' } }),
      ['unknown', 'x', 'sntp -t 3 time.apple.com'],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))
})

describe('the programs', () => {
  const relying = (more: Partial<MacFacts>): Facts =>
    mac(
      more,
      agents(
        { login: is<Login>({ kind: 'keychain' }) },
        { name: 'other', login: is<Login>({ kind: 'none' }) },
      ),
    )
  const keychain = (isLocked: boolean, locksOnSleep: boolean, locksAfterS: number | null): Facts =>
    relying({ keychain: is({ isLocked, locksOnSleep, locksAfterS }) })
  const path = '~/Library/Keychains/login.keychain-db'
  it.each<Row>([
    ['tools.developer', FACTS, ['ok', '/Library/Developer/CommandLineTools']],
    ['keychain.login', FACTS, ['ok', 'no agent relies on it']],
    ['keychain.login', keychain(false, false, null), ['ok', 'stays open; desk relies on it']],
    [
      'keychain.login',
      keychain(true, true, 5),
      [
        'warn',
        'locked, or closed to this session; desk relies on it',
        `security unlock-keychain ${path}`,
      ],
    ],
    [
      'keychain.login',
      keychain(false, true, null),
      ['warn', 'locks on sleep; desk relies on it', `security set-keychain-settings ${path}`],
    ],
    [
      'keychain.login',
      keychain(false, false, 300),
      ['warn', 'locks after 300 s; desk relies on it', `security set-keychain-settings ${path}`],
    ],
    [
      'keychain.login',
      relying({ keychain: { unknown: 'x' } }),
      ['unknown', 'x', 'security show-keychain-info'],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('are installed over SSH by the label that is offered', () => {
    const [level, found, mend] = told(
      'tools.developer',
      mac({ developerTools: is<string | null>(null) }),
    )
    expect([level, found]).toEqual(['bad', 'not there'])
    expect(mend).toMatch(
      /^touch \/tmp\/\.com\.apple\.dt\.CommandLineTools\.installondemand\.in-progress\nsudo softwareupdate -i /,
    )
  })

  it('are those of a Mac alone', () => {
    expect(idsOf(host({ mac: null }))).not.toContain('tools.developer')
  })
})

describe('the Node', () => {
  const node = (more: Partial<NodeFacts>): Facts => ({ ...FACTS, node: { ...NODE, ...more } })
  const renew = 'scripts/setup\nagenthost upgrade'
  const brew = '/opt/homebrew/Cellar/node/25.7.0/bin/node'
  it.each<Row>([
    ['node.path', FACTS, ['ok', '/Users/me/.agenthost/bin/node']],
    [
      'node.path',
      node({ isExecutable: is(false) }),
      ['bad', '/Users/me/.agenthost/bin/node cannot be run', renew],
    ],
    [
      'node.path',
      node({ isExecutable: is(false), isInPlist: false }),
      ['bad', '/Users/me/.agenthost/bin/node cannot be run', 'scripts/setup'],
    ],
    [
      'node.path',
      node({ path: brew, remover: 'Homebrew' }),
      ['warn', `${brew} goes with the next upgrade by Homebrew`, renew],
    ],
    [
      'node.path',
      node({ path: brew, remover: 'Homebrew', isInPlist: false }),
      ['ok', `${brew}, by Homebrew`],
    ],
    ['node.version', FACTS, ['ok', 'v26.10.0']],
    [
      'node.version',
      node({ version: is('v20.1.0'), isFit: false }),
      ['bad', 'v20.1.0 is too old', renew],
    ],
    ['node.version', node({ version: is('bun'), isFit: null }), ['unknown', 'it calls itself bun']],
    ['node.arch', FACTS, ['ok', 'arm64']],
    ['node.arch', node({ arch: is('x64') }), ['bad', 'made for x64', renew]],
    ['node.signature', FACTS, ['ok', 'of a developer: what is allowed stays allowed']],
    ['node.signature', node({ signature: is('ad-hoc') }), ['warn', 'ad-hoc', renew]],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('is asked for its processor only where a plist names it on a Mac', () => {
    expect(idsOf(node({ isInPlist: false }))).not.toContain('node.arch')
    expect(idsOf(host({ mac: null }))).not.toContain('node.arch')
    expect(idsOf(node({ signature: null }))).not.toContain('node.signature')
  })
})

describe('the launchd job', () => {
  const unknown: DomainFacts = { ...GUI, daemon: { unknown: 'launchctl failed' }, argv: is(null) }
  const at = (...domains: DomainFacts[]): Facts => job(domains, [plist(USER_PLIST)])
  it.each<Row>([
    [
      'job.domain',
      job([off(GUI), off(SYSTEM)], []),
      ['warn', 'not installed', 'agenthost install'],
    ],
    ['job.domain', job([unknown], []), ['unknown', 'no plist is there; launchctl failed']],
    ['job.domain', at(GUI), ['ok', 'loaded in gui/501']],
    [
      'job.domain',
      at(off(GUI)),
      ['bad', `not loaded, though ${USER_PLIST} is there`, 'agenthost install'],
    ],
    ['job.domain', at(unknown), ['unknown', 'launchctl failed']],
    [
      'job.domain',
      at(GUI, SYSTEM),
      [
        'bad',
        'loaded in gui/501 and system',
        'sudo launchctl bootout system/a.w\nsudo launchctl bootout system/a.d',
      ],
    ],
    [
      'job.domain',
      at(SYSTEM, GUI),
      [
        'bad',
        'loaded in system and gui/501',
        'launchctl bootout gui/501/a.w\nlaunchctl bootout gui/501/a.d',
      ],
    ],
    ['job.watchdog', at(GUI), ['ok', 'loaded in gui/501']],
    [
      'job.watchdog',
      at({ ...GUI, watchdog: is(false) }),
      ['bad', 'not loaded in gui/501', 'agenthost install'],
    ],
    ['job.watchdog', at(off(GUI)), ['ok', 'waits for the daemon to be installed']],
    ['job.enabled', at(GUI), ['ok', 'on']],
    [
      'job.enabled',
      at({ ...GUI, disabled: is(['a.d']) }),
      ['bad', 'a.d is switched off in gui/501', 'launchctl enable gui/501/a.d\nagenthost install'],
    ],
    [
      'job.enabled',
      job([{ ...SYSTEM, disabled: is(['a.d', 'a.w']) }], [plist(SYSTEM_PLIST)]),
      [
        'bad',
        'a.d and a.w are switched off in system',
        'sudo launchctl enable system/a.d\nsudo launchctl enable system/a.w\nagenthost install',
      ],
    ],
    ['job.enabled', at({ ...off(SYSTEM), disabled: is(['x']) }, off(GUI)), ['ok', 'on']],
    [
      'job.enabled',
      job([{ ...off(GUI), disabled: is(['x']) }, off(SYSTEM)], [plist(SYSTEM_PLIST)]),
      ['ok', 'on'],
    ],
    ['job.enabled', at(), ['ok', 'in no domain']],
    [
      'job.enabled',
      at({ ...GUI, disabled: { unknown: 'x' } }),
      ['unknown', 'x', 'launchctl print-disabled gui/$(id -u)'],
    ],
    ['job.plist', at(GUI), ['ok', `${USER_PLIST}, as loaded`]],
    ['job.plist', at(off(GUI)), ['ok', USER_PLIST]],
    [
      'job.plist',
      at({ ...GUI, argv: is(['node', 'old']) }),
      ['warn', 'changed since it was loaded', 'agenthost upgrade'],
    ],
    [
      'job.plist',
      job([GUI], []),
      ['bad', 'the job is loaded, but its plist is gone', 'agenthost install'],
    ],
    [
      'job.plist',
      job([GUI], [plist(SYSTEM_PLIST), plist(USER_PLIST)]),
      ['bad', `there are two: ${SYSTEM_PLIST} and ${USER_PLIST}`, `rm ${USER_PLIST}`],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('is the only question while nothing is installed', () => {
    const ids = (facts: Facts) => idsOf(facts).filter((id) => id.startsWith('job.'))
    expect(ids(job([off(GUI)], []))).toEqual(['job.domain'])
    expect(ids(at(GUI))).toEqual(['job.domain', 'job.watchdog', 'job.enabled', 'job.plist'])
    expect(ids(FACTS)).toEqual([])
  })
})

describe('the home', () => {
  const folder = (mode: number, isMine = true): Facts => ({
    ...FACTS,
    home: { ...FACTS.home, folder: is({ mode, isMine }) },
  })
  const path = '/Users/me/.agenthost'
  const silent: Facts = { ...FACTS, daemon: { state: 'silent', why: 'it is silent' } }
  const old: Facts = { ...FACTS, daemon: { state: 'answers', pid: 7, version: '1.0.0' } }
  const words = 'process 7 answers, but is version 1.0.0, and this is 1.2.3'
  it.each<Row>([
    ['home.folder', FACTS, ['ok', `${path}, yours alone`]],
    [
      'home.folder',
      folder(0o40700, false),
      ['bad', `${path} belongs to another user`, `sudo chown -R "$USER" ${path}`],
    ],
    ['home.folder', folder(0o40720), ['bad', `others may write to ${path}`, `chmod 700 ${path}`]],
    ['home.folder', folder(0o40702), ['bad', `others may write to ${path}`, `chmod 700 ${path}`]],
    [
      'home.folder',
      folder(0o40755),
      ['warn', `others may read ${path}, where keys may lie`, `chmod 700 ${path}`],
    ],
    [
      'home.folder',
      { ...FACTS, home: { ...FACTS.home, folder: is(null) } },
      ['ok', `${path} is made with the first start`],
    ],
    [
      'home.socket',
      { ...FACTS, home: { ...FACTS.home, socketBytes: 103 } },
      ['ok', 'its path has 103 of 103 bytes'],
    ],
    [
      'home.socket',
      { ...FACTS, home: { ...FACTS.home, socketBytes: 104 } },
      ['bad', 'its path has 104 of 103 bytes', 'export AGENTHOST_HOME=~/.agenthost'],
    ],
    ['config.file', FACTS, ['ok', 'valid, 1 agent']],
    [
      'config.file',
      { ...FACTS, config: { ...FACTS.config, state: 'valid', agents: 2 } },
      ['ok', 'valid, 2 agents'],
    ],
    [
      'config.file',
      { ...FACTS, config: { state: 'missing', path: '/x' } },
      ['warn', 'there is no /x', 'agenthost init'],
    ],
    [
      'config.file',
      { ...FACTS, config: { state: 'wrong', path: '/x', message: 'no' } },
      ['bad', 'no', 'agenthost config check'],
    ],
    ['daemon.answers', FACTS, ['ok', 'process 7 answers']],
    ['daemon.answers', old, ['warn', words, 'agenthost upgrade']],
    [
      'daemon.answers',
      { ...old, host: { ...HOST, mac: null } },
      ['warn', words, 'kill 7\nagenthost run'],
    ],
    ['daemon.answers', silent, ['warn', 'it is silent', 'agenthost install']],
    [
      'daemon.answers',
      { ...silent, host: { ...HOST, mac: null } },
      ['warn', 'it is silent', 'agenthost up'],
    ],
    [
      'daemon.answers',
      { ...silent, job: asDaemon.job },
      ['bad', 'it is silent', 'agenthost logs daemon\nagenthost install'],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))
})

describe('protected folders', () => {
  const workdir = (path: string, realPath = path): AgentFacts['workdir'] => ({
    path,
    realPath,
    isWritable: is(true),
  })
  const documents = '/Users/me/Documents/a b'
  it.each<Row>([
    ['folders.protected', agents({}), ['ok', 'nothing lies in one']],
    [
      'folders.protected',
      agents({ workdir: workdir(documents) }),
      [
        'bad',
        `the workdir of desk ${documents} is in the Documents folder`,
        `mkdir -p ~/fleet\nmv '${documents}' ~/fleet/\n"\${EDITOR:-nano}" /Users/me/.agenthost/agenthost.yaml`,
      ],
    ],
    [
      'folders.protected',
      agents({ program: { path: '/usr/bin/x', realPath: '/Volumes/D/x' } }),
      ['bad', 'the program of desk /usr/bin/x is in another volume', 'mkdir -p ~/fleet'],
    ],
    [
      'folders.protected',
      {
        ...FACTS,
        node: { ...NODE, path: '/Volumes/D/node' },
        home: { ...FACTS.home, realPath: '/Users/me/Documents/h' },
      },
      [
        'bad',
        'AGENTHOST_HOME /Users/me/.agenthost is in the Documents folder; the Node of agenthost /Volumes/D/node is in another volume',
        'mkdir -p ~/fleet',
      ],
    ],
    ['folders.protected', agents({ program: null }), ['ok', 'nothing lies in one']],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('are those of a Mac', () => {
    expect(idsOf(host({ mac: null }))).not.toContain('folders.protected')
  })
})

describe('other supervisors', () => {
  const other = (
    manages: 'openclaw' | 'claude' | 'both' | 'own-sessions' | 'unknown',
    presets: string[],
    isRunning = true,
  ): Facts => ({
    ...agents(...presets.map((preset) => ({ preset }))),
    others: is([{ name: 'PM2 (me)', isRunning, manages, mend: 'pm2 kill' }]),
  })
  it.each<[Parameters<typeof other>[0], string[], Level]>([
    ['openclaw', ['openclaw'], 'bad'],
    ['openclaw', ['claude-code'], 'warn'],
    ['claude', ['claude-code'], 'bad'],
    ['claude', ['openclaw'], 'warn'],
    ['both', ['openclaw'], 'bad'],
    ['both', ['claude-tmux'], 'bad'],
    ['both', ['command'], 'warn'],
    ['unknown', ['openclaw', 'claude-code'], 'warn'],
    ['own-sessions', ['openclaw', 'claude-code'], 'warn'],
  ])('of %s beside %j are %s', (manages, presets, level) => {
    const id = 'supervisors.others.pm2-me-'
    expect(told(id, other(manages, presets))).toEqual([level, 'PM2 (me) is running', 'pm2 kill'])
    expect(told(id, other(manages, presets, false))[1]).toBe(
      'PM2 (me) is installed, and starts with the next login or restart',
    )
  })

  it('are none, or unknown', () => {
    expect(told('supervisors.others', FACTS)).toEqual(['ok', 'none found'])
    expect(told('supervisors.others', { ...FACTS, others: { unknown: 'x' } })).toEqual([
      'unknown',
      'x',
    ])
  })
})

describe('an agent', () => {
  const secret = (name: string, state: SecretFacts['state']): SecretFacts => ({
    name,
    variable: name.toUpperCase(),
    state,
  })
  const kept = (at: 'environment' | 'keychain' | 'file') => ({ kind: 'kept', at }) as const
  const plain = 'KEY looks like a secret in plain text; keep it with `agenthost secrets set key`'
  const login = (value: Login): Facts => agents({ login: is(value) })
  const token = 'claude setup-token\nagenthost secrets set claude-token'
  const claude = 'npm install -g @anthropic-ai/claude-code'
  const both = { secrets: [secret('a', kept('keychain')), secret('b', kept('file'))] }
  it.each<Row>([
    ['agent.desk.start', agents({}), ['ok', '2.1.330 (/usr/local/bin/claude)']],
    ['agent.desk.start', agents({ version: null }), ['ok', '/usr/local/bin/claude']],
    ['agent.desk.start', agents({ version: null, program: null }), ['ok', 'claude-code']],
    [
      'agent.desk.start',
      agents({ version: { unknown: 'no answer' } }),
      ['unknown', '/usr/local/bin/claude, asked for its version: no answer'],
    ],
    [
      'agent.desk.start',
      agents({ version: { unknown: 'no answer' }, program: null }),
      ['unknown', 'its program, asked for its version: no answer'],
    ],
    [
      'agent.desk.start',
      agents({ workdir: { ...AGENT.workdir, isWritable: is(false) } }),
      [
        'warn',
        'it cannot write to its workdir /Users/me/fleet/desk',
        'sudo chown -R "$USER" /Users/me/fleet/desk',
      ],
    ],
    [
      'agent.desk.start',
      agents({ troubles: ['claude is not there'] }),
      ['bad', 'claude is not there', claude],
    ],
    [
      'agent.desk.start',
      agents({ preset: 'openclaw', troubles: ['a', 'b'] }),
      ['bad', 'a; b', 'npm install -g openclaw'],
    ],
    ['agent.desk.start', agents({ preset: 'command', troubles: ['a'] }), ['bad', 'a']],
    [
      'agent.desk.start',
      agents({ troubles: ['/x is not a directory'] }),
      ['bad', '/x is not a directory', 'mkdir -p /Users/me/fleet/desk'],
    ],
    [
      'agent.desk.start',
      agents({ troubles: ['tmux is missing'] }),
      ['bad', 'tmux is missing', 'brew install tmux'],
    ],
    [
      'agent.desk.start',
      { ...agents({ troubles: ['tmux is missing'] }), host: { ...HOST, mac: null } },
      ['bad', 'tmux is missing', 'sudo apt-get install tmux'],
    ],
    ['agent.desk.start', agents({ troubles: ['a "$" in env'] }), ['warn', 'a "$" in env']],
    [
      'agent.desk.start',
      agents({ troubles: [plain] }),
      ['warn', plain, 'agenthost secrets set key'],
    ],
    [
      'agent.desk.start',
      agents({ troubles: [plain, 'x'] }),
      ['bad', `${plain}; x`, `agenthost secrets set key\n${claude}`],
    ],
    ['agent.desk.secrets', agents(both), ['ok', 'a (for A), b (for B)']],
    [
      'agent.desk.secrets',
      { ...agents(both), job: asDaemon.job },
      [
        'bad',
        'a (for A) in the keychain, which is closed to a LaunchDaemon',
        'agenthost secrets set a --file',
      ],
    ],
    [
      'agent.desk.secrets',
      agents({ secrets: [secret('a', { kind: 'unset' }), secret('b', kept('file'))] }),
      ['bad', 'a (for A) is not set', 'agenthost secrets set a'],
    ],
    [
      'agent.desk.secrets',
      agents({ secrets: [secret('a', { kind: 'unset' }), secret('b', { kind: 'unset' })] }),
      [
        'bad',
        'a (for A), b (for B) are not set',
        'agenthost secrets set a\nagenthost secrets set b',
      ],
    ],
    [
      'agent.desk.secrets',
      agents({ secrets: [secret('a', { kind: 'unreadable', why: 'locked' })] }),
      ['unknown', 'a (for A) cannot be read from here: locked', 'agenthost secrets list'],
    ],
    ['agent.desk.login', login({ kind: 'environment', variable: 'KEY' }), ['ok', 'KEY is set']],
    [
      'agent.desk.login',
      login({ kind: 'cloud', variable: 'BEDROCK' }),
      ['ok', 'by the cloud provider (BEDROCK)'],
    ],
    [
      'agent.desk.login',
      login({ kind: 'helper', path: '/s' }),
      ['ok', 'by the apiKeyHelper in /s'],
    ],
    ['agent.desk.login', login({ kind: 'file', path: '/f' }), ['ok', 'the file /f']],
    [
      'agent.desk.login',
      login({ kind: 'keychain' }),
      ['warn', 'in the login keychain only', token],
    ],
    ['agent.desk.login', login({ kind: 'none' }), ['bad', 'none found', token]],
    ['agent.desk.login', agents({ login: { unknown: 'x' } }), ['unknown', 'x', token]],
    [
      'agent.desk.config',
      agents({ openclaw: is({ state: 'valid' as const, path: '/c' }) }),
      ['ok', 'OpenClaw takes /c'],
    ],
    [
      'agent.desk.config',
      agents({ openclaw: is({ state: 'not-yet' as const, path: '/c' }) }),
      ['ok', '/c is written with the first start'],
    ],
    [
      'agent.desk.config',
      agents({ openclaw: is({ state: 'wrong' as const, path: '/c', says: 'no' }) }),
      ['bad', 'OpenClaw refuses /c: no', 'OPENCLAW_CONFIG_PATH=/c openclaw config validate'],
    ],
  ])(TELLS, (id, facts, expected) => expect(told(id, facts)).toEqual(expected))

  it('is asked for nothing that it does not have', () => {
    expect(idsOf(agents({})).filter((id) => id.startsWith('agent.'))).toEqual(['agent.desk.start'])
  })
})
