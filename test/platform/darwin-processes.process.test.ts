/** The doors of macOS on real processes of this host, through a `ps` that prints macOS's form. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandLines } from '../../src/platform/darwin/command-lines.ts'
import { darwinProcesses } from '../../src/platform/darwin/processes.ts'
import { macTools } from '../../src/platform/darwin/tools.ts'
import type { Identity, Processes } from '../../src/supervisor/process.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { BOOT, macPs, type MacPs } from './mac-ps.ts'

const MARK = '0a1b2c3d4e5f/triage/12/00ff00ff'
const OTHER = '0a1b2c3d4e5f/desk/3/12345678'

/** There the real ps is tested, in processes.process.test.ts; this one reads /proc. */
const isMac = process.platform === 'darwin'

let mac: MacPs
let clock: ManualClock
let processes: Processes
const children: ChildProcess[] = []

beforeEach(() => {
  mac = macPs()
  clock = manualClock()
  processes = darwinProcesses(macTools(mac.env), clock)
})

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  mac.destroy()
})

function started(file: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: '/usr/bin:/bin', ...env },
  })
  children.push(child)
  return { child, pid: child.pid ?? 0 }
}

const sleeping = (env: Record<string, string> = {}) => started('sleep', ['1000'], env)

async function identityOf(pid: number): Promise<Identity> {
  const identity = await processes.identify(pid)
  if (identity === null) throw new Error('it has no identity')
  return identity
}

const rowOf = async (pid: number) =>
  (await processes.list({ marks: true })).find((row) => row.pid === pid)

/** An orphaned group whose only member has ended and is never waited for. */
async function zombieGroup(): Promise<{ readonly group: number; readonly end: () => void }> {
  const script =
    'import os,signal\npid=os.fork()\nif pid==0:\n os.setpgid(0,0)\n os._exit(0)\nprint(pid,flush=True)\nsignal.pause()'
  const { child } = started('python3', ['-c', script])
  const [first] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  const group = Number(first.toString())
  await eventually('it is a zombie', async () => (await rowOf(group))?.state === 'zombie')
  return { group, end: () => child.kill('SIGKILL') }
}

describe.skipIf(isMac)('a process on macOS', () => {
  it('has an identity of start time and boot, by which it is listed and signalled', async () => {
    const { pid, child } = sleeping({ AGENTHOST_RUN: MARK })
    const identity = await identityOf(pid)
    expect(identity.bootId).toBe(BOOT)
    expect(identity.startedAt).toMatch(/^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/)
    const row = await eventually('it is marked', async () => {
      const found = await rowOf(pid)
      return found?.mark === MARK && found
    })
    expect(row).toMatchObject({ ppid: process.pid, pgid: pid, startedAt: identity.startedAt })
    expect((await processes.list({ marks: false })).find((each) => each.pid === pid)?.mark).toBe(
      null,
    )
    expect(processes.isAlive(identity)).toBe(true)
    expect(processes.signal({ group: pid }, 'SIGSTOP')).toBe('sent')
    await eventually(
      'it is stopped',
      async () => (await processes.statesOf([pid])).get(pid) === 'stopped',
    )
    expect(processes.signal({ process: identity }, 'SIGKILL')).toBe('sent')
    await once(child, 'exit')
    expect(processes.isAlive(identity)).toBe(false)
    expect(await processes.identify(pid)).toBe(null)
    expect(processes.signal({ process: identity }, 'SIGKILL')).toBe('gone')
    expect(processes.signal({ group: pid }, 'SIGKILL')).toBe('gone')
    expect((await processes.statesOf([pid])).size).toBe(0)
  })

  it('that has its pid from another is neither alive nor signalled', async () => {
    const { pid, child } = sleeping()
    const identity = { ...(await identityOf(pid)), startedAt: 'Sat Sep 12 18:41:02 2026' }
    expect(processes.isAlive(identity)).toBe(false)
    expect(processes.signal({ process: identity }, 'SIGKILL')).toBe('gone')
    expect(processes.isAlive({ ...(await identityOf(pid)), bootId: 'another boot' })).toBe(false)
    expect(child.signalCode).toBe(null)
  })

  it('is asked about again before a signal when the last look is old', async () => {
    const { pid } = sleeping()
    const identity = await identityOf(pid)
    mac.runs()
    expect(processes.signal({ process: identity }, 'SIGCONT')).toBe('sent')
    expect(mac.runs()).toEqual([])
    clock.pass(41_000)
    expect(processes.signal({ process: identity }, 'SIGCONT')).toBe('sent')
    expect(mac.runs()).toHaveLength(1)
  })

  it('is not marked by its arguments, nor by what another variable holds', async () => {
    const asking = started('sh', ['-c', 'sleep 1000; :', `AGENTHOST_RUN=${OTHER}`])
    const noting = sleeping({ NOTE: `see AGENTHOST_RUN=${OTHER}`, AGENTHOST_RUN: MARK })
    const copying = sleeping({ NOTE: `see AGENTHOST_RUN=${MARK}\n`, AGENTHOST_RUN: MARK })
    await eventually('the last is marked', async () => (await rowOf(copying.pid))?.mark === MARK)
    expect((await rowOf(asking.pid))?.mark).toBe(null)
    expect((await rowOf(noting.pid))?.mark).toBe(null)
  })

  it('of another user is not listed, and is known by its identity', async () => {
    const { pid } = sleeping({ AGENTHOST_RUN: MARK })
    const identity = await identityOf(pid)
    mac.misbehave('others')
    mac.giveAway(pid)
    expect(await rowOf(pid)).toBeUndefined()
    expect(processes.isAlive(identity)).toBe(true)
    expect((await commandLines(macTools(mac.env))).some((line) => line.pid === pid)).toBe(true)
  })
})

describe.skipIf(isMac)('the boot that an identity names', () => {
  const bootId = () => darwinProcesses(macTools(mac.env), clock).bootId()
  const bootTime = '{ sec = 1789231177, usec = 263628 } Sat Sep 12 18:39:37 2026'

  it('is asked for again when sysctl fails', () => {
    mac.sysctl(
      `if [ -e "$0.asked" ]; then echo ${BOOT}; else : >"$0.asked"; echo 'sysctl: fork' >&2; exit 1; fi`,
    )
    expect(bootId()).toBe(BOOT)
  })

  it('is the time of the boot only where the kernel has no other name of it', () => {
    mac.sysctl(
      `[ "$2" = kern.boottime ] || { echo "sysctl: unknown oid '$2'" >&2; exit 1; }\necho '${bootTime}'`,
    )
    expect(bootId()).toBe('boottime:1789231177')
    mac.sysctl(`[ "$2" = kern.boottime ] || exit 1\necho '${bootTime}'`)
    expect(bootId).toThrow('unable to ask sysctl which boot of this Mac it is')
  })

  it('that cannot be told is a temporary trouble, and says how to look', () => {
    mac.sysctl('echo "sysctl: no" >&2; exit 1')
    let error: unknown
    try {
      bootId()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({
      kind: 'temporary',
      message: 'unable to ask sysctl which boot of this Mac it is: sysctl: no',
      hint: expect.stringContaining('sysctl -n kern.bootsessionuuid'),
    })
  })
})

describe.skipIf(isMac)('a group of which only zombies are left', () => {
  it('is gone', async () => {
    const { group } = await zombieGroup()
    expect(await processes.identify(group)).toBe(null)
    // Linux lets a zombie be signalled, macOS says EPERM; either way nobody is left to act on it.
    const kill = process.kill.bind(process)
    process.kill = (pid, signal) => {
      if (pid === -group) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
      return kill(pid, signal)
    }
    try {
      expect(processes.signal({ group }, 'SIGKILL')).toBe('gone')
      mac.misbehave('fail')
      expect(processes.signal({ group }, 'SIGKILL')).toBe('refused')
      mac.misbehave('')
      const { pid } = sleeping()
      process.kill = () => {
        throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
      }
      expect(processes.signal({ group: pid }, 'SIGKILL')).toBe('refused')
    } finally {
      process.kill = kill
    }
  })
})

describe.skipIf(isMac)('a ps that does not tell', () => {
  it.each(['fail', 'empty', 'none', 'cut', 'localized'] as const)(
    'makes nothing gone: %s',
    async (mode) => {
      const { pid, child } = sleeping()
      const identity = await identityOf(pid)
      mac.misbehave(mode)
      await expect(processes.list({ marks: false })).rejects.toThrow('unable to')
      await expect(processes.list({ marks: true })).rejects.toThrow('unable to')
      await expect(processes.identify(pid)).rejects.toThrow('unable to')
      await expect(processes.statesOf([pid])).rejects.toThrow('unable to')
      // Its answer has no date that another language could change.
      if (mode !== 'localized') {
        await expect(commandLines(macTools(mac.env))).rejects.toThrow('unable to')
      }
      expect(processes.isAlive(identity)).toBe(true)
      const { pid: never } = sleeping()
      expect(processes.isAlive({ ...identity, pid: never }), 'never seen').toBe(true)
      clock.pass(60_000)
      expect(processes.isAlive(identity)).toBe(true)
      expect(processes.signal({ process: identity }, 'SIGTERM')).toBe('refused')
      mac.misbehave('')
      clock.pass(6000)
      expect(processes.signal({ process: identity }, 'SIGTERM')).toBe('sent')
      await once(child, 'exit')
      expect(processes.isAlive(identity)).toBe(false)
    },
  )

  it('and hangs is given up, and not waited for again and again', async () => {
    const { pid } = sleeping()
    const identity = await identityOf(pid)
    mac.misbehave('hang')
    clock.pass(60_000)
    const before = performance.now()
    expect(processes.signal({ process: identity }, 'SIGTERM')).toBe('refused')
    const waitedMs = performance.now() - before
    for (let looks = 0; looks < 100; looks += 1) {
      expect(processes.isAlive(identity)).toBe(true)
      expect(processes.signal({ process: identity }, 'SIGTERM')).toBe('refused')
    }
    expect(performance.now() - before).toBeLessThan(waitedMs + 2000)
    await expect(processes.identify(pid)).rejects.toThrow('no answer within')
  })
})

describe.skipIf(isMac)('an idle daemon with ten adopted agents', () => {
  it('runs ps twice a minute', async () => {
    const identities = await Promise.all(
      Array.from({ length: 10 }, async () => await identityOf(sleeping().pid)),
    )
    mac.runs()
    // As the daemon does: each is looked at every 200 ms, and all processes every 30 s (memory-watch).
    for (let at = 0; at < 60_000; at += 200) {
      if (at % 30_000 === 0) await processes.list({ marks: false })
      expect(identities.every((identity) => processes.isAlive(identity))).toBe(true)
      clock.pass(200)
    }
    expect(mac.runs()).toHaveLength(2)
  })

  it('asks for all of them at once where nobody lists the processes', async () => {
    const identities = await Promise.all(
      Array.from({ length: 10 }, async () => await identityOf(sleeping().pid)),
    )
    mac.runs()
    clock.pass(41_000)
    expect(identities.every((identity) => processes.isAlive(identity))).toBe(true)
    await eventually('it has asked', () => mac.runs().length === 1)
    expect(identities.every((identity) => processes.isAlive(identity))).toBe(true)
    expect(mac.runs()).toEqual([])
  })
})
