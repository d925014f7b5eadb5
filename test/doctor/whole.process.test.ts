import { chmodSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { testServer, type TestServer } from '../control/doors.ts'
import { GOOD, LABEL, loadedJob, mac, plistOf, WATCHDOG, type Mac } from './mac.ts'
import { sample } from './samples.ts'

const uid = process.getuid?.() ?? 0
const SECRET = 'sk-ant-oat01-canary-canary-canary'
let host: Mac | null = null
let daemon: TestServer | null = null
afterEach(async () => {
  host?.destroy()
  await daemon?.close()
  daemon = null
})

/** A Mac without anything of ours. */
function bare(): Mac {
  host = mac(GOOD)
  return host
}

/** The daemon installed as a LaunchAgent, and a Claude that has its token. */
function installed(): Mac {
  const made = bare()
  const { userHome, home, write, put } = made
  const node = write(join(userHome, 'node/bin/node'), '#!/bin/sh\necho v26.10.0 arm64\n', 0o755)
  const bin = join(userHome, 'bin')
  write(join(bin, 'claude'), '#!/bin/sh\necho "2.1.330 (Claude Code)"\n', 0o755)
  const argv = [node, '/opt/agenthost.js', 'run']
  write(plistPath(made), plistOf(argv, `${bin}:/usr/bin:/bin`))
  write(join(userHome, 'fleet/app/x'), '')
  const env = '{ CLAUDE_CODE_OAUTH_TOKEN: { secret: claude-token } }'
  const kept = { version: 1, secrets: { 'claude-token': { at: 'file', value: SECRET } } }
  write(join(home, 'secrets.json'), JSON.stringify(kept), 0o600)
  configure(made, `triage: { preset: claude-code, workdir: ${userHome}/fleet/app, env: ${env} }`)
  put('launchctl', {
    [`print gui/${uid}/${LABEL}`]: { out: loadedJob(argv, uid) },
    [`print gui/${uid}/${WATCHDOG}`]: { out: 'x = {\n}\n' },
  })
  return made
}

function plistPath({ userHome }: Mac): string {
  return join(userHome, `Library/LaunchAgents/${LABEL}.plist`)
}

function configure({ home, write }: Mac, ...agents: readonly string[]): void {
  write(join(home, 'agenthost.yaml'), `agents:\n${agents.map((each) => `  ${each}\n`).join('')}`)
}

describe('a Mac on which all is well', () => {
  it('has nothing that breaks, ends with 0, and says so in few lines', async () => {
    const good = installed()
    daemon = await testServer()
    symlinkSync(daemon.path, join(good.home, 'control.sock'))
    const { code, text } = await good.run()
    expect(text).toMatch(/^ok {4}\d+ things are fine/)
    expect(text).toMatch(/Nothing found that will break unattended running \(exit 0\)\.\n$/)
    expect(text.split('\n').length).toBeLessThan(6)
    expect(code).toBe(0)
  })

  it('tells with --all what was found, and nothing of a token', async () => {
    const good = installed()
    const { text } = await good.run({ all: true })
    expect(text).toContain('ok    system: macOS 15.6.1\n')
    expect(text).toContain('ok    login of triage: CLAUDE_CODE_OAUTH_TOKEN is set\n')
    expect(text).toContain('ok    agent triage: 2.1.330 (')
    expect(text).not.toContain('canary')
  })

  it('has the findings as JSON with the same fields each, and no token in them', async () => {
    const { text } = await installed().findings()
    const { ok, findings } = JSON.parse(text) as { ok: boolean; findings: readonly object[] }
    expect(ok).toBe(false)
    expect(new Set(findings.map((each) => Object.keys(each).join()))).toEqual(
      new Set(['id,title,level,found,why,mend']),
    )
    expect(new Set(findings.map((each) => (each as { id: string }).id)).size).toBe(findings.length)
    expect(text).not.toContain('canary')
  })

  it('that has nothing installed yet is told the next step, and nothing is bad', async () => {
    const { code, of } = await bare().findings()
    expect(of('job.domain')).toMatchObject({ level: 'warn', mend: 'agenthost install' })
    expect(of('config.file')).toMatchObject({ level: 'warn', mend: 'agenthost init' })
    expect(of('daemon.answers').level).toBe('warn')
    expect(code).toBe(0)
  })
})

describe('a Mac on which all is wrong', () => {
  it('is told each thing with its command, bad before the rest, and ends with 1', async () => {
    const bad = installed()
    spoil(bad)
    const { code, of } = await bad.findings()
    const bads = {
      'session.gui': 'agenthost install --system',
      'session.auto-login':
        'sudo fdesetup disable\nsudo sysadminctl -autologin set -userName "$USER" -password -',
      'session.filevault': 'sudo fdesetup disable',
      'system.rosetta': 'scripts/setup\nagenthost upgrade',
      'power.settings':
        'sudo pmset -a sleep 0 autorestart 1 disksleep 0 standby 0 powernap 0 womp 1 disablesleep 1',
      'updates.automatic':
        'sudo defaults write /Library/Preferences/com.apple.SoftwareUpdate AutomaticallyInstallMacOSUpdates -bool false',
      'memory.pressure': 'agenthost status',
      'time.offset': 'sudo systemsetup -setusingnetworktime on\nsudo sntp -sS time.apple.com',
      'job.enabled': `launchctl enable gui/${uid}/${LABEL}\nagenthost install`,
      'job.watchdog': 'agenthost install',
      'node.version': 'scripts/setup\nagenthost upgrade',
      'node.arch': 'scripts/setup\nagenthost upgrade',
      'home.folder': `chmod 700 ${bad.home}`,
      'daemon.answers': 'agenthost logs daemon\nagenthost install',
      'supervisors.others.openclaw-s-own-launchd-job-ai-openclaw-gateway':
        'openclaw gateway uninstall',
      'supervisors.others.pm2-with-openclaw-gw': 'pm2 delete openclaw-gw && pm2 save',
      'agent.triage.login': 'claude setup-token\nagenthost secrets set claude-token',
      'agent.oc.start': 'npm install -g openclaw\nagenthost secrets set model-url',
    }
    for (const [id, mend] of Object.entries(bads))
      expect([id, of(id)]).toMatchObject([id, { level: 'bad', mend }])
    expect(of('tools.developer')).toMatchObject({ level: 'bad' })
    expect(of('folders.protected').found).toContain('the workdir of triage')
    const warns = ['system.version', 'system.managed', 'heat', 'network.ssh', 'network.firewall']
    for (const id of [...warns, 'network.local', 'memory.swap', 'node.path', 'node.signature'])
      expect([id, of(id).level]).toEqual([id, 'warn'])
    expect(of('network.local').found).toContain('192.168.1.9 (oc: env MODEL_URL)')
    expect(code).toBe(1)
  })

  it('is told within the width, but with commands that can be pasted', async () => {
    const bad = installed()
    spoil(bad)
    const { text } = await bad.run()
    const wide = text.split('\n').filter((line) => line.length > 80)
    expect(wide.filter((line) => !line.startsWith('      $ '))).toEqual([])
    expect(text).toMatch(/^BAD {3}/)
    expect(text.lastIndexOf('\nBAD')).toBeLessThan(text.indexOf('\nwarn'))
    expect(text).toMatch(/\d+ things will break unattended running, \d+ to look at/)
    expect(text).toMatch(/\(exit 1\)\.\n$/)
    expect(text).not.toContain('canary')
  })
})

describe('a Mac that does not answer', () => {
  it('leaves unknown what a program that hangs was asked, within ten seconds', async () => {
    const made = installed()
    for (const name of ['sntp', 'pmset', 'security']) made.put(name, 'hangs')
    const from = performance.now()
    const { of } = await made.findings()
    expect(performance.now() - from).toBeLessThan(12_000)
    expect(of('time.offset')).toMatchObject({
      level: 'unknown',
      found: 'sntp: no answer within 8 s',
      mend: 'sntp -t 3 time.apple.com',
    })
    expect(of('power.settings').level).toBe('unknown')
    expect(of('system.version').level).toBe('ok')
  })

  it('has nothing but unknowns without its programs, and nothing of them is bad', async () => {
    host = mac({})
    const { of, text } = await host.findings()
    const { findings } = JSON.parse(text) as { findings: readonly { id: string; level: string }[] }
    const bad = findings.filter(({ level }) => level === 'bad').map(({ id }) => id)
    expect(bad).toEqual([])
    expect(of('session.gui').level).toBe('unknown')
    expect(of('job.domain').level).toBe('unknown')
    expect(of('system.version').found).toBe('sw_vers: no such file or directory (ENOENT)')
  })

  it('that has no password for sudo tells automatic login by what it takes', async () => {
    const made = installed()
    made.put('sudo', { '*': { err: 'sudo: a password is required\n', code: 1 } })
    made.put('defaults', { '*autoLoginUser': { out: 'me\n' } })
    const login = async () => (await made.findings()).of('session.auto-login')
    expect(await login()).toMatchObject({
      level: 'unknown',
      found: 'it is set for me, which may be left over',
    })
    made.write(join(made.env['AGENTHOST_MACOS_ROOT'] ?? '', 'etc/kcpassword'), 'x')
    expect(await login()).toMatchObject({ level: 'ok', found: 'on, for me' })
    made.put('defaults', { '*autoLoginUser': { err: 'It does not exist\n', code: 1 } })
    expect(await login()).toMatchObject({ level: 'bad', found: 'off' })
    made.put('defaults', { '*autoLoginUser': { err: 'defaults: no\n', code: 2 } })
    expect(await login()).toMatchObject({
      level: 'unknown',
      mend: 'sudo sysadminctl -autologin status',
    })
  })
})

describe('a daemon that launchd has twice, or otherwise than its plist says', () => {
  it('is bad in two domains', async () => {
    const made = installed()
    made.put('launchctl', { [`print user/${uid}/${LABEL}`]: { out: 'x = {\n}\n' } })
    const { of } = await made.findings()
    expect(of('job.domain')).toMatchObject({ level: 'bad' })
    expect(of('job.domain').mend).toContain(`launchctl bootout user/${uid}/${LABEL}`)
  })

  it('is told when its plist was changed since', async () => {
    const made = installed()
    made.put('launchctl', {
      [`print gui/${uid}/${LABEL}`]: { out: loadedJob(['/old/node', 'run'], uid) },
    })
    const { of } = await made.findings()
    expect(of('job.plist')).toMatchObject({ level: 'warn', mend: 'agenthost upgrade' })
  })

  it('is bad when its plist lies there and nothing is loaded', async () => {
    const made = installed()
    made.put('launchctl', {
      [`print gui/${uid}/${LABEL}`]: { err: 'Could not find service\n', code: 113 },
    })
    const { of } = await made.findings()
    expect(of('job.domain')).toMatchObject({ level: 'bad', mend: 'agenthost install' })
  })

  it('needs no login as a LaunchDaemon', async () => {
    const made = installed()
    rmSync(plistPath(made))
    made.write(
      join(made.env['AGENTHOST_MACOS_ROOT'] ?? '', `Library/LaunchDaemons/${LABEL}.plist`),
      plistOf(['/opt/node', 'run'], '/usr/bin'),
    )
    made.put('launchctl', {
      [`print gui/${uid}*`]: { err: 'Domain does not support specified action\n', code: 125 },
      [`print system/${LABEL}`]: { out: loadedJob(['/opt/node', 'run'], uid) },
      'print-disabled system': { out: 'disabled services = {\n}\n' },
    })
    made.put('sudo', {
      '*autologin*': { err: sample('sysadminctl-autologin-status-off.stderr.txt') },
    })
    const { of } = await made.findings()
    expect(of('session.gui').level).toBe('ok')
    expect(of('session.auto-login').level).toBe('ok')
    expect(of('job.domain').found).toBe('loaded in system')
  })
})

describe('a secret of an agent', () => {
  it('that nobody has set is bad, with the command that sets it', async () => {
    const made = installed()
    rmSync(join(made.home, 'secrets.json'))
    const { of } = await made.findings()
    expect(of('agent.triage.secrets')).toMatchObject({
      level: 'bad',
      found: 'claude-token (for CLAUDE_CODE_OAUTH_TOKEN) is not set',
      mend: 'agenthost secrets set claude-token',
    })
  })

  it('that cannot be read from here is unknown', async () => {
    const made = installed()
    made.write(join(made.home, 'secrets.json'), '{', 0o600)
    const { of } = await made.findings()
    expect(of('agent.triage.secrets').level).toBe('unknown')
  })

  it('in plain text is warned of, and not shown', async () => {
    const made = installed()
    const env = `{ CLAUDE_CODE_OAUTH_TOKEN: ${SECRET} }`
    configure(
      made,
      `triage: { preset: claude-code, workdir: ${made.userHome}/fleet/app, env: ${env} }`,
    )
    const { of, text } = await made.findings()
    expect(of('agent.triage.start')).toMatchObject({
      level: 'warn',
      mend: 'agenthost secrets set claude-code-oauth-token',
    })
    expect(of('agent.triage.login').level).toBe('ok')
    expect(text).not.toContain('canary')
  })
})

describe('a Claude without a token in its environment', () => {
  const noToken = (made: Mac): void =>
    configure(made, `triage: { preset: claude-code, workdir: ${made.userHome}/fleet/app }`)

  it('may have its login in a file', async () => {
    const made = installed()
    noToken(made)
    const file = join(made.home, 'agents/triage/claude/.credentials.json')
    made.write(file, JSON.stringify({ claudeAiOauth: { accessToken: SECRET } }), 0o600)
    const { of, text } = await made.findings()
    expect(of('agent.triage.login')).toMatchObject({ level: 'ok', found: `the file ${file}` })
    expect(text).not.toContain('canary')
  })

  it('is warned of a login that only the keychain has', async () => {
    const made = installed()
    noToken(made)
    made.put('security', {
      'find-generic-password -a me -s Claude Code-credentials-????????': { out: 'keychain: x\n' },
    })
    const { of } = await made.findings()
    expect(of('agent.triage.login')).toMatchObject({ level: 'warn' })
    expect(of('keychain.login').found).toBe('stays open; triage relies on it')
  })

  it('is unknown where the keychain is closed, as over SSH', async () => {
    const made = installed()
    noToken(made)
    made.put('security', {
      '*': { err: sample('security-interaction-not-allowed.stderr.txt'), code: 36 },
      'find-generic*': { err: '', code: 36 },
    })
    const { of } = await made.findings()
    expect(of('agent.triage.login')).toMatchObject({
      level: 'unknown',
      mend: 'claude setup-token\nagenthost secrets set claude-token',
    })
    expect(of('agent.triage.login').found).toContain('as over SSH')
  })
})

describe('an OpenClaw', () => {
  const withOpenclaw = (made: Mac, script: string): void => {
    const program = join(made.userHome, 'lib/openclaw/openclaw.mjs')
    made.write(program, script)
    made.write(join(made.userHome, 'lib/openclaw/package.json'), '{"version":"2026.9.6"}')
    made.write(join(made.userHome, 'oc/openclaw.json'), '{}')
    configure(
      made,
      `oc: { preset: openclaw, program: ${program}, stateDir: ${made.userHome}/oc, workdir: ${made.userHome} }`,
    )
    // The Node of the plist prints a version whatever it is asked; here it runs what it is given.
    const run = `#!/bin/sh\n[ "$1" = -p ] && { echo v26.10.0 arm64; exit; }\nexec ${process.execPath} "$@"\n`
    made.write(join(made.userHome, 'node/bin/node'), run, 0o755)
  }

  it('is asked whether it takes its configuration, with the environment it will have', async () => {
    const made = installed()
    withOpenclaw(
      made,
      `if (process.argv.slice(2).join(' ') !== 'config validate') process.exit(64)
if (process.env.OPENCLAW_SUPERVISOR_MODE !== 'external') process.exit(65)
console.log('Config valid: ' + process.env.OPENCLAW_CONFIG_PATH)`,
    )
    const { of } = await made.findings()
    expect(of('agent.oc.config')).toMatchObject({
      level: 'ok',
      found: `OpenClaw takes ${made.userHome}/oc/openclaw.json`,
    })
    expect(of('agent.oc.start').found).toContain('2026.9.6')
  })

  it('that refuses it is quoted without its keys and colours', async () => {
    const made = installed()
    const says = `Config invalid\\n\\x1b[31mProblem:\\x1b[0m\\n  - gateway.auth.token: "${SECRET}" is too short`
    withOpenclaw(made, `console.error("${says.replaceAll('"', '\\"')}"); process.exit(1)`)
    const { of, text } = await made.findings()
    expect(of('agent.oc.config').level).toBe('bad')
    expect(of('agent.oc.config').found).toContain('Config invalid; Problem:; gateway.auth.token')
    expect(text).not.toContain('canary')
    expect(text).not.toContain('\\u001b')
  })

  it('that cannot be loaded at all is unknown', async () => {
    const made = installed()
    withOpenclaw(made, 'process.exit(3)')
    const { of } = await made.findings()
    expect(of('agent.oc.config').level).toBe('unknown')
  })
})

/** Everything that can be, wrong. */
function spoil(made: Mac): void {
  const { put, write, userHome, home } = made
  const node = write(
    join(userHome, '.nvm/versions/node/v22.1.0/bin/node'),
    '#!/bin/sh\necho v22.1.0 x64\n',
    0o755,
  )
  write(plistPath(made), plistOf([node, 'run'], '/usr/bin:/bin'))
  write(join(userHome, 'Documents/app/x'), '')
  write(
    join(userHome, '.pm2/dump.pm2'),
    JSON.stringify([{ name: 'openclaw-gw', env: { K: SECRET } }]),
  )
  write(join(userHome, 'Library/LaunchAgents/pm2.me.plist'), 'x')
  configure(
    made,
    `triage: { preset: claude-code, workdir: ${userHome}/Documents/app, program: /bin/echo }`,
    `oc: { preset: openclaw, env: { MODEL_URL: "http://:${SECRET}@192.168.1.9:9101/v1" } }`,
  )
  chmodSync(home, 0o777)
  put('sw_vers', { '*': { out: 'ProductName:\t\tmacOS\nProductVersion:\t\t14.8.9\n' } })
  put('sysctl', {
    '-n sysctl.proc_translated': { out: '1\n' },
    '-n kern.memorystatus_vm_pressure_level': { out: '4\n' },
    'vm.swapusage': {
      out: 'vm.swapusage: total = 99360.00M  used = 99120.00M  free = 240.00M  (encrypted)\n',
    },
  })
  put('sudo', { '*autologin*': { err: sample('sysadminctl-autologin-status-off.stderr.txt') } })
  put('fdesetup', { status: { out: sample('fdesetup-status-on.txt') } })
  put('pmset', {
    '-g custom': {
      out: 'AC Power:\n sleep                1\n autorestart          0\n disksleep            10\n standby              1\n powernap             1\n womp                 0\n',
    },
    '-g': { out: sample('pmset-g.txt') },
    '-g therm': {
      out: sample('pmset-g-therm-with-cpu.txt').replace(
        'Speed_Limit \t= 100',
        'Speed_Limit \t= 60',
      ),
    },
  })
  put('defaults', { '*SoftwareUpdate*': { out: '1\n' } })
  put('xcode-select', { '-p': { err: sample('xcode-select-none.stderr.txt'), code: 2 } })
  put('socketfilterfw', { '*': { out: 'Firewall is enabled. (State = 1)\n' } })
  put('sntp', { '*': { out: sample('sntp-10.14.txt') } })
  put('profiles', { '*': { out: sample('profiles-status-enrollment.txt') } })
  put('codesign', { '*': { err: 'Signature=adhoc\nTeamIdentifier=not set\n' } })
  const noDomain = { err: sample('launchctl-print-no-gui-domain.stderr.txt'), code: 112 }
  const services = 'services = {\n\t\t     734      - \tai.openclaw.gateway\n\t}\n'
  put('launchctl', {
    'print system/com.openssh.sshd': { code: 113 },
    [`print gui/${uid}/${WATCHDOG}`]: { code: 113 },
    [`print gui/${uid}`]: noDomain,
    [`print user/${uid}`]: { out: services },
    [`print-disabled gui/${uid}`]: {
      out: `disabled services = {\n\t"${LABEL}" => disabled\n}\n`,
    },
  })
}
