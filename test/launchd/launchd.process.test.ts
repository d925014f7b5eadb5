import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { launchAgent } from '../support/launch-agent.ts'
import type { StandInJob } from '../support/launchd-stand-in.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'
import { processesNaming } from '../support/processes-naming.ts'

const LABEL = 'org.example.job'

let mac: MacHost
beforeEach(async () => {
  mac = await macHost()
})
afterEach(() => mac.destroy())

const launchctl = (...args: readonly string[]): Promise<Ran> => mac.tool('launchctl', args)
const sh = (script: string): readonly string[] => ['/bin/sh', '-c', script]
const target = (): string => `${mac.gui}/${LABEL}`

async function load(more: Parameters<typeof launchAgent>[2]): Promise<Ran> {
  return launchctl('bootstrap', mac.gui, launchAgent(mac, LABEL, more))
}

async function job(): Promise<StandInJob> {
  const found = (await mac.launchd.jobs()).find(({ label }) => label === LABEL)
  if (found === undefined) throw new Error('it is not loaded')
  return found
}

const running = (not: number | null = null): Promise<StandInJob & { readonly pid: number }> =>
  eventually('the job runs', async () => {
    const found = await job()
    return found.pid !== null && found.pid !== not ? { ...found, pid: found.pid } : null
  })

const pidIn = (path: string): number => Number(readFileSync(path, 'utf8'))

const isAlive = (pid: number): boolean => {
  try {
    // A zombie whose parent does not look is dead.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('a job that is bootstrapped', () => {
  it('has its own group, the stated environment, folder, files and umask', async () => {
    const out = join(mac.home, 'out.log')
    const script = 'env; pwd; umask; ps -o pgid= -p $$; echo done >&2; exec sleep 1000'
    const ran = await load({
      ProgramArguments: [...sh(script)],
      RunAtLoad: true,
      EnvironmentVariables: { MY_WORD: 'a b' },
      WorkingDirectory: mac.home,
      StandardOutPath: out,
      StandardErrorPath: out,
      Umask: 63,
    })
    expect(ran).toEqual({ code: 0, out: '', err: '' })
    const { pid } = await running()
    const lines = await eventually('it wrote', () => {
      const text = readFileSync(out, 'utf8')
      return text.endsWith('done\n') && text.split('\n')
    })
    expect(lines).toEqual(
      expect.arrayContaining([
        'PATH=/usr/bin:/bin:/usr/sbin:/sbin',
        'MY_WORD=a b',
        `HOME=${mac.home}`,
        `XPC_SERVICE_NAME=${LABEL}`,
        mac.home,
        '0077',
      ]),
    )
    expect(lines.filter((line) => /^LANG=|^AGENTHOST_HOME=/.test(line))).toEqual([])
    expect(lines.some((line) => line.trim() === String(pid))).toBe(true)
  })
})

describe('a job that is kept alive', () => {
  it('comes back after a kill, not before the throttle', async () => {
    await load({ ProgramArguments: [...sh('exec sleep 1000')], KeepAlive: true })
    const first = await running()
    process.kill(first.pid, 'SIGKILL')
    await eventually('it waits', async () =>
      (await mac.print(LABEL))?.includes('\tstate = spawn scheduled\n'),
    )
    const second = await running(first.pid)
    expect(second.runs).toBe(2)
    expect(await mac.print(LABEL)).toContain('\tlast terminating signal = Killed: 9\n')
  })

  it('stays down after it was parked, until a kickstart', async () => {
    await mac.launchd.set({ timeScale: 1000 })
    await load({ ProgramArguments: [...sh('exec sleep 1000')], KeepAlive: true })
    await running()
    await mac.launchd.park(target())
    await eventually('it is gone', async () => (await job()).pid === null)
    expect(await mac.print(LABEL)).toContain('\tstate = not running\n')
    const kicked = await launchctl('kickstart', '-p', target())
    expect(kicked).toEqual({ code: 0, out: `${(await running()).pid}\n`, err: '' })
  })
})

describe('a bootout', () => {
  it('kills the group, leaves other sessions, and frees the label only when it settled', async () => {
    const note = join(mac.tmp, 'pids')
    const script = `trap '' TERM; sleep 1001 & echo $! > '${note}'; setsid sleep 1002 & echo $! >> '${note}'; while :; do sleep 0.1; done`
    const plist = launchAgent(mac, LABEL, {
      ProgramArguments: [...sh(script)],
      RunAtLoad: true,
      ExitTimeOut: 1,
    })
    await launchctl('bootstrap', mac.gui, plist)
    const { pid } = await running()
    const [inGroup = 0, elsewhere = 0] = await eventually('they run', () => {
      const pids = readFileSync(note, 'utf8').trim().split('\n').map(Number)
      return pids.length === 2 && pids
    })
    expect(await launchctl('bootout', target())).toEqual({
      code: 36,
      out: '',
      err: 'Boot-out failed: 36: Operation now in progress\n',
    })
    expect(await mac.print(LABEL)).toContain('\tstate = SIGTERMed\n')
    expect(await launchctl('bootstrap', mac.gui, plist)).toEqual({
      code: 5,
      out: '',
      err: 'Bootstrap failed: 5: Input/output error\nTry re-running the command as root for richer errors.\n',
    })
    await eventually('its label is free', async () => (await mac.print(LABEL)) === null)
    expect([pid, inGroup, elsewhere].map(isAlive)).toEqual([false, false, true])
    expect(await launchctl('bootout', target())).toEqual({
      code: 3,
      out: '',
      err: 'Boot-out failed: 3: No such process\n',
    })
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(0)
  })
})

describe('KeepAlive with conditions', () => {
  const cases: readonly (readonly [string, Record<string, boolean>, string, boolean])[] = [
    ['exit 0 and SuccessfulExit false', { SuccessfulExit: false }, 'exit 0', false],
    ['exit 3 and SuccessfulExit false', { SuccessfulExit: false }, 'exit 3', true],
    ['SIGKILL and SuccessfulExit false', { SuccessfulExit: false }, 'kill -9 $$', true],
    ['SIGKILL and Crashed true alone', { Crashed: true }, 'kill -9 $$', false],
    ['SIGSEGV and Crashed true', { Crashed: true }, 'kill -SEGV $$', true],
    ['exit 0 and Crashed false', { Crashed: false }, 'exit 0', true],
  ]
  it.each(cases)('decides whether it comes back: %s', async (_name, KeepAlive, script, isBack) => {
    await mac.launchd.set({ timeScale: 1 })
    await load({ ProgramArguments: [...sh(script)], RunAtLoad: true, KeepAlive })
    await eventually('it ended', async () => (await job()).last !== null)
    const state = isBack ? 'spawn scheduled' : 'not running'
    expect(await mac.print(LABEL)).toContain(`\tstate = ${state}\n`)
  })
})

describe('the throttle', () => {
  it('counts from the last start, so that what ran longer comes back at once', async () => {
    // Ten seconds of launchd are a tenth of one here.
    await mac.launchd.set({ timeScale: 100 })
    await load({ ProgramArguments: [...sh('exec sleep 1000')], KeepAlive: true })
    const { pid } = await running()
    const elapsed = performance.now()
    await eventually('it ran for longer', () => performance.now() - elapsed > 150)
    process.kill(pid, 'SIGKILL')
    await running(pid)
    const log = join(mac.root, 'var/log/com.apple.xpc.launchd/launchd.log')
    expect(readFileSync(log, 'utf8')).not.toContain('Pushing respawn out')
  })

  it('holds a job that ends at once to one start in that time, and says so in the log', async () => {
    await load({ ProgramArguments: ['/bin/false'], KeepAlive: true, ThrottleInterval: 2 })
    const began = performance.now()
    const { runs } = await eventually('it ran five times', async () => {
      const found = await job()
      return found.runs >= 5 && found
    })
    expect(performance.now() - began).toBeGreaterThan(((runs - 1) * 2000) / 20 - 100)
    const log = join(mac.root, 'var/log/com.apple.xpc.launchd/launchd.log')
    expect(readFileSync(log, 'utf8')).toContain(
      `(${target()}) <Notice>: Service only ran for 0 seconds. Pushing respawn out by 2 seconds.`,
    )
  })
})

describe('a job with an interval', () => {
  it('is started at each, never twice at once', async () => {
    const note = join(mac.tmp, 'note')
    await load({
      ProgramArguments: [...sh(`echo x >> '${note}'`)],
      StartInterval: 4,
      ThrottleInterval: 1,
    })
    expect((await job()).runs).toBe(0)
    await eventually('it ran twice', async () => (await job()).runs >= 2)
    await eventually('it wrote twice', () => readFileSync(note, 'utf8').length >= 4)
  })
})

describe('a kickstart', () => {
  it('leaves a running job alone; with -k it ends it and starts another, of the same plist', async () => {
    const plist = launchAgent(mac, LABEL, {
      ProgramArguments: [...sh('exec sleep 1000')],
      RunAtLoad: true,
    })
    await launchctl('bootstrap', mac.gui, plist)
    const { pid } = await running()
    expect((await launchctl('kickstart', '-p', target())).out).toBe(`${pid}\n`)
    launchAgent(mac, LABEL, { ProgramArguments: [...sh('exec sleep 2000')], RunAtLoad: true })
    const { code, out } = await launchctl('kickstart', '-kp', target())
    expect(code).toBe(0)
    expect(isAlive(pid)).toBe(false)
    expect(Number(out)).toBe((await running(pid)).pid)
    expect(await mac.print(LABEL)).toContain('\t\texec sleep 1000\n')
  })
})

describe('launchctl kill', () => {
  it('signals the process and leaves the job loaded', async () => {
    await load({ ProgramArguments: [...sh('exec sleep 1000')], RunAtLoad: true })
    await running()
    expect((await launchctl('kill', 'SIGTERM', target())).code).toBe(0)
    await eventually('it ended', async () => (await job()).pid === null)
    expect(await mac.print(LABEL)).toContain('\tlast terminating signal = Terminated: 15\n')
  })
})

describe('a job that dies by itself', () => {
  it('takes the rest of its group along, unless its plist says otherwise', async () => {
    const note = join(mac.tmp, 'pids')
    const script = `sleep 1001 & echo $! > '${note}'`
    const left = (): Promise<number> =>
      eventually('it ended', async () => (await job()).last !== null && pidIn(note))
    await load({ ProgramArguments: [...sh(script)], RunAtLoad: true })
    const gone = await left()
    await eventually('it is killed', () => !isAlive(gone))
    await launchctl('bootout', target())
    await eventually('its label is free', async () => (await mac.print(LABEL)) === null)
    await load({
      ProgramArguments: [...sh(script)],
      RunAtLoad: true,
      AbandonProcessGroup: true,
    })
    expect(isAlive(await left())).toBe(true)
  })
})

describe('a test that dies', () => {
  it('takes its launchd along, and everything that this started', async () => {
    const script = `
      import { macHost } from ${JSON.stringify(join(import.meta.dirname, '../support/mac-host.ts'))}
      const mac = await macHost()
      await mac.launchd.preload(mac.gui + '/a', ['/bin/sh', '-c', 'setsid sleep 1001 & exec sleep 1002'])
      const look = async () => ((await mac.launchd.processes()).length < 2 ? setTimeout(look, 1) : console.log(mac.base, mac.launchd.pid))
      await look()`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const [base = '', pid] = line.toString().trim().split(' ')
    expect(processesNaming(base).length).toBeGreaterThanOrEqual(2)
    child.kill('SIGKILL')
    await eventually(
      'nothing is left',
      () => processesNaming(base).length === 0 && !isAlive(Number(pid)),
    )
    rmSync(base, { recursive: true })
  })
})
