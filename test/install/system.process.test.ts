/** The domain of the system: nothing of ours runs as root, which gets a script. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'

let mac: MacHost

beforeEach(async () => {
  mac = await macHost({ gui: 'absent' })
  mac.consoleUser('root')
  mac.sudoIsFree(true)
  mkdirSync(mac.agenthostHome, { mode: 0o700 })
  const config = 'agents:\n  sleeper: { command: [/bin/sleep, "100000"] }\n'
  writeFileSync(join(mac.agenthostHome, 'agenthost.yaml'), config)
})

afterEach(async () => {
  await piped('uninstall')
  await mac.destroy()
})

/** `agenthost … | sh`: what is on stdout is run. */
async function piped(...args: readonly string[]): Promise<Ran & { readonly script: string }> {
  const first = await mac.run(...args)
  if (first.code !== 0) return { ...first, script: '' }
  return new Promise((resolve) => {
    const env = { ...mac.env }
    const child = execFile('/bin/sh', [], { env, cwd: mac.home }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code)
      resolve({ code, out, err: first.err + err, script: first.out })
    })
    child.stdin?.end(first.out)
  })
}

async function pids(): Promise<readonly (number | null)[]> {
  const { code, out } = await mac.run('status', '--json')
  if (code !== 0) return []
  const { daemon, agents } = JSON.parse(out) as {
    daemon: { pid: number }
    agents: { pid: number | null; phase: string }[]
  }
  return agents.every(({ phase }) => phase === 'up')
    ? [daemon.pid, ...agents.map(({ pid }) => pid)]
    : []
}

const agentsUp = () =>
  eventually('the agent is up', async () => ((await pids()).length === 2 ? pids() : null))

describe('without a login at the screen', () => {
  it('install says what is missing and what else there is, and writes nothing', async () => {
    mac.answer('fdesetup', { out: 'FileVault is On.\n' }, 'status')
    mac.answer('sysadminctl', { err: 'Automatic login is OFF\n' }, '-autologin', 'status')
    const before = readdirSync(mac.agenthostHome)
    const { code, out, err } = await mac.run('install')
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^unable to install for \S+: nobody is logged in at the screen of this Mac\n/,
    )
    for (const part of [
      'sudo fdesetup disable',
      '-autologin set',
      '--system | sh',
      '--background',
    ]) {
      expect(err).toContain(part)
    }
    expect(readdirSync(mac.agenthostHome)).toEqual(before)
    expect(existsSync(join(mac.libraryFolder, 'LaunchAgents'))).toBe(false)
  })

  it('and with a session over SSH alone it is the same', async () => {
    await mac.launchd.set({ gui: 'ssh' })
    const { code, err } = await mac.run('install')
    expect([code, err]).toEqual([1, expect.stringContaining('nobody is logged in at the screen')])
  })

  it('install --background where nobody has logged in at all is told, and takes itself back', async () => {
    await mac.launchd.set({ user: false })
    const { code, err } = await mac.run('install', '--background')
    expect(code).toBe(1)
    expect(err).toMatch(/^unable to load \S+ into user\/\d+: there is no such domain \(112\)\n/)
    expect(err).toContain('Everything is as it was before.')
    expect(readdirSync(join(mac.libraryFolder, 'LaunchAgents'))).toEqual([])
    await mac.launchd.set({ user: true })
  })

  it('install --background goes into the domain of the user', async () => {
    const { code, out, err } = await mac.run('install', '--background')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(`runs in user/${mac.uid}`)
    expect(out).toContain('nothing runs until you log in once')
    await agentsUp()
    const again = await mac.run('install')
    expect(again.out).toContain('Nothing is to be done')
    expect((await mac.run('uninstall')).code).toBe(0)
    expect(await mac.launchd.jobs()).toEqual([])
  })
})

describe('install --system', () => {
  it('prints what needs root; once it is run the jobs are up as this user', async () => {
    const { code, script, err } = await piped('install', '--system')
    expect([code, err], script).toEqual([0, expect.stringContaining('Run it with')])
    const jobs = await mac.launchd.jobs()
    expect(jobs.map(({ target }) => target).toSorted()).toEqual([
      'system/io.agenthost.daemon',
      'system/io.agenthost.reviver',
      'system/io.agenthost.watchdog',
    ])
    const plist = join(mac.root, 'Library/LaunchDaemons/io.agenthost.daemon.plist')
    expect(readFileSync(plist, 'utf8')).toMatch(/<key>UserName<\/key>\s*<string>\S+<\/string>/)
    expect(statSync(plist).mode & 0o777).toBe(0o644)
    const before = await agentsUp()
    const again = await mac.run('install', '--system')
    expect([again.code, again.out]).toEqual([0, ''])
    expect(again.err).toContain('Nothing is to be done')
    expect(await pids()).toEqual(before)
  })

  it('is taken out by another script, which stops the agents when the daemon has gone', async () => {
    await piped('install', '--system')
    const [, agent] = await agentsUp()
    const { code, out, err } = await piped('uninstall')
    expect([code, err]).toEqual([0, expect.stringContaining('Run it with')])
    expect(out).toContain('Stopped sleeper.')
    expect(await mac.launchd.jobs()).toEqual([])
    expect(readdirSync(join(mac.root, 'Library/LaunchDaemons'))).toEqual([])
    expect(() => process.kill(Number(agent), 0)).toThrow('ESRCH')
  })

  it('has a daemon that hangs ended by its own user, and launchd starts the next', async () => {
    // Its minute of grace is over: launchd goes 20 times faster here, ps does not.
    mac.processesAreOlder(3600)
    await piped('install', '--system')
    const [daemon, agent] = await agentsUp()
    process.kill(Number(daemon), 'SIGSTOP')
    // The watchdog asks three times, for 5 s each.
    const now = await eventually(
      'another daemon answers',
      async () => {
        const seen = await pids()
        return seen.length === 2 && seen[0] !== daemon ? seen : null
      },
      60_000,
    )
    expect(now[1]).toBe(agent)
    const log = readFileSync(join(mac.agenthostHome, 'logs/watchdog.log'), 'utf8')
    expect(log).toContain(`process ${daemon} runs and does not answer: kill: done`)
  }, 90_000)

  it('is never beside one in a domain of the user: it moves', async () => {
    expect((await mac.run('install', '--background')).code).toBe(0)
    const [, agent] = await agentsUp()
    const moved = await piped('install', '--system')
    expect([moved.code, moved.script], moved.err).toEqual([
      0,
      expect.stringContaining('moves here'),
    ])
    const targets = (await mac.launchd.jobs()).map(({ target }) => target)
    expect(targets.every((target) => target.startsWith('system/'))).toBe(true)
    expect((await agentsUp())[1]).toBe(agent)
    const back = await mac.run('install', '--background')
    expect([back.code, back.err]).toEqual([1, expect.stringContaining('agenthost uninstall | sh')])
  })
})
