import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { launchAgent } from '../support/launch-agent.ts'
import type { StandInJob } from '../support/launchd-stand-in.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'

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
