import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { commandLines } from '../../src/platform/darwin/command-lines.ts'
import {
  autoLogin,
  consoleUser,
  fileVault,
  guiSession,
} from '../../src/platform/darwin/login-session.ts'
import { listenerOn } from '../../src/platform/darwin/port-owner.ts'
import { darwinProcesses } from '../../src/platform/darwin/processes.ts'
import { signatureOf } from '../../src/platform/darwin/signature.ts'
import { sysctl } from '../../src/platform/darwin/sysctl.ts'
import { macTools, type MacTools } from '../../src/platform/darwin/tools.ts'
import { eventually } from '../support/eventually.ts'
import { kernelTime } from '../support/mac-folders.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'

let mac: MacHost
let tools: MacTools
beforeAll(async () => {
  mac = await macHost()
  tools = macTools(mac.env)
})
afterAll(() => mac.destroy())

const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

function sleeper(env: Readonly<Record<string, string>> = {}): ChildProcess & { pid: number } {
  const child = spawn('/bin/sleep', ['1001'], {
    env: { ...mac.env, ...env },
    detached: true,
    stdio: 'ignore',
  })
  started.push(child)
  return child as ChildProcess & { pid: number }
}

describe('ps', () => {
  it('tells of a process what the platform of macOS asks, and the same each time', async () => {
    const processes = darwinProcesses(tools)
    const child = sleeper({ AGENTHOST_RUN: 'h/a/1/ff' })
    const identity = await processes.identify(child.pid)
    expect(identity).toMatchObject({ pid: child.pid, bootId: processes.bootId() })
    const rows = await eventually('its mark is seen', async () => {
      const table = await processes.list({ marks: true })
      return table.some((row) => row.pid === child.pid && row.mark === 'h/a/1/ff') && table
    })
    const row = rows.find(({ pid }) => pid === child.pid)
    expect(row).toMatchObject({
      ppid: process.pid,
      pgid: child.pid,
      state: 'running',
      startedAt: identity?.startedAt,
    })
    expect(row?.rssBytes).toBeGreaterThan(100_000)
    const age = Date.now() - Date.parse(`${row?.startedAt} UTC`)
    expect(age).toBeGreaterThan(-2000)
    expect(age).toBeLessThan(60_000)
    expect(processes.stateOf(child.pid)).toBe('running')
    processes.signal({ group: child.pid }, 'SIGSTOP')
    await eventually('it is stopped', () => processes.stateOf(child.pid) === 'stopped')
    expect((await commandLines(tools)).find(({ pid }) => pid === child.pid)).toEqual({
      pid: child.pid,
      command: '/bin/sleep 1001',
    })
  })

  it('shows no environment of a program of the system, where it is to be as on a Mac', async () => {
    const child = sleeper({ AGENTHOST_RUN: 'h/b/1/ff' })
    const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      env: { ...mac.env, AGENTHOST_RUN: 'h/c/1/ff' },
    })
    started.push(node)
    const marks = async (): Promise<readonly string[]> => {
      const rows = await darwinProcesses(tools).list({ marks: true })
      return rows
        .filter(({ pid }) => pid === child.pid || pid === node.pid)
        .map(({ mark }) => mark ?? 'none')
        .toSorted()
    }
    await eventually('both are seen', async () => (await marks()).join() === 'h/b/1/ff,h/c/1/ff')
    mac.systemIsHidden(true)
    expect(await marks()).toEqual(['h/c/1/ff', 'none'])
    mac.systemIsHidden(false)
  })

  it('exits 1 where there is none of those', async () => {
    const gone = sleeper()
    gone.kill('SIGKILL')
    await once(gone, 'exit')
    const ran = await tools.run('ps', ['-ww', '-o', 'pid=,stat=', '-p', String(gone.pid)])
    expect(ran).toMatchObject({ code: 1, out: '', err: '' })
    expect(darwinProcesses(tools).stateOf(gone.pid)).toBe('gone')
  })

  it('writes dates as the C locale does, in any month', async () => {
    const { out } = await tools.run('ps', ['-o', 'lstart=', '-p', String(process.pid)])
    expect(out).toMatch(/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\s*$/)
  })
})

describe('sysctl', () => {
  it('tells values of the kernel, and of a name that it has not that it has not', async () => {
    expect(await sysctl('hw.memsize', tools)).toBe('25769803776')
    expect(await sysctl('kern.waketime', tools)).toBe(
      '{ sec = 0, usec = 0 } Thu Jan  1 00:00:00 1970',
    )
    expect(await tools.run('sysctl', ['-n', 'no.such'])).toMatchObject({
      code: 1,
      err: "sysctl: unknown oid 'no.such'\n",
    })
    mac.slept(Date.UTC(2026, 8, 29, 8), Date.UTC(2026, 8, 29, 8, 45, 31, 569))
    expect((await tools.run('sysctl', ['-n', 'kern.sleeptime', 'kern.waketime'])).out).toBe(
      '{ sec = 1790668800, usec = 0 } Tue Sep 29 08:00:00 2026\n' +
        '{ sec = 1790671531, usec = 569000 } Tue Sep 29 08:45:31 2026\n',
    )
    expect(kernelTime(Date.UTC(2026, 0, 1))).toContain('Thu Jan  1 00:00:00 2026')
  })
})

describe('caffeinate', () => {
  it('is seen in the assertions until the process that it waits for is gone', async () => {
    const watched = sleeper()
    const child = spawn(tools.path('caffeinate'), ['-i', '-s', '-w', String(watched.pid)])
    started.push(child)
    const assertions = async (): Promise<string> =>
      (await tools.run('pmset', ['-g', 'assertions'])).out
    const told = await eventually('it is held', async () => {
      const text = await assertions()
      return text.includes(`pid ${child.pid}(caffeinate)`) && text
    })
    expect(told).toMatch(/^ {3}PreventUserIdleSystemSleep {5}1$/m)
    expect(told).toContain(`caffeinate asserting on behalf of 'sleep' (pid ${watched.pid})\n`)
    const ended = once(child, 'exit')
    watched.kill('SIGKILL')
    await once(watched, 'exit')
    expect(await ended).toEqual([0, null])
    expect(await assertions()).toMatch(/^ {3}PreventUserIdleSystemSleep {5}0$/m)
  })

  it('holds nothing any more once it was killed', async () => {
    const child = spawn(tools.path('caffeinate'), ['-i'])
    started.push(child)
    const isHeld = async (): Promise<boolean> =>
      (await tools.run('pmset', ['-g', 'assertions'])).out.includes(`pid ${child.pid}(caffeinate)`)
    await eventually('it is held', isHeld)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isHeld()).toBe(false)
  })
})

describe('security', () => {
  const add = (secret: string): Promise<unknown> => {
    const quoted = secret.replaceAll(/["\\]/g, String.raw`\$&`)
    const line = `add-generic-password -U -a me -s "a service" -w "${quoted}"\n`
    return tools.run('security', ['-i'], { stdin: line })
  }
  const find = () =>
    tools.run('security', ['find-generic-password', '-a', 'me', '-s', 'a service', '-w'])

  it('keeps a secret that came on stdin, which no argument ever held', async () => {
    expect(await find()).toMatchObject({
      code: 44,
      err: 'security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.\n',
    })
    const secret = String.raw`can"ary \ 'of' a #secret`
    expect(await add(secret)).toMatchObject({ code: 0, err: '' })
    expect((await find()).out).toBe(`${secret}\n`)
    expect(JSON.stringify(mac.calls('security'))).not.toContain('ary')
    const hex = Buffer.from('zwölf').toString('hex')
    await tools.run('security', ['-i'], {
      stdin: `add-generic-password -U -a me -s 'a service' -X ${hex}\n`,
    })
    expect((await find()).out, 'hex, since it cannot be printed').toBe(`${hex}\n`)
    const twice = await tools.run('security', ['-i'], {
      stdin: "add-generic-password -a me -s 'a service' -w x\n",
    })
    expect(twice).toMatchObject({ code: 45 })
    expect(twice.err).toContain('\nadd-generic-password: returned 45\n')
    const remove = ['delete-generic-password', '-a', 'me', '-s', 'a service']
    expect((await tools.run('security', remove)).code).toBe(0)
    expect((await tools.run('security', remove)).code).toBe(44)
  })

  it('fails as a keychain does that is locked or not there', async () => {
    await add('x')
    mac.keychain(36)
    expect(await find()).toMatchObject({
      code: 36,
      err: 'security: SecKeychainItemCopyContent: User interaction is not allowed.\n',
    })
    const path = `${mac.home}/Library/Keychains/login.keychain-db`
    expect(await tools.run('security', ['show-keychain-info'])).toMatchObject({
      code: 36,
      err: `security: SecKeychainCopySettings ${path}: User interaction is not allowed.\n`,
    })
    mac.keychain(51)
    expect(await find()).toMatchObject({ code: 51 })
    mac.keychain(0)
    expect(await find()).toMatchObject({ code: 0 })
    expect((await tools.run('security', ['show-keychain-info'])).err).toBe(
      `Keychain "${path}" no-timeout\n`,
    )
  })
})

describe('a well-kept Mac', () => {
  it('is told of by its programs in words that can be read', async () => {
    const user = mac.env['USER'] ?? ''
    expect(await guiSession(mac.uid, tools)).toBe('present')
    expect(await consoleUser(tools)).toBe(user)
    expect(await fileVault(tools)).toBe('off')
    expect(await autoLogin(tools)).toMatchObject({ kind: 'unknown' })
    mac.sudoIsFree(true)
    expect(await autoLogin(tools)).toEqual({ kind: 'on', user })
    expect(await signatureOf('/usr/local/bin/node', tools)).toBe('developer-id')
  })

  it('answers otherwise where a test says so, and by itself again', async () => {
    mac.answer('fdesetup', { out: 'FileVault is On.\n' }, 'status')
    mac.answer('defaults', { code: 1, err: 'does not exist\n' }, 'read', '/Library/X')
    expect(await fileVault(tools)).toBe('on')
    expect((await tools.run('defaults', ['read', '/Library/X', 'Key'])).err).toBe(
      'does not exist\n',
    )
    mac.answer('fdesetup', { code: 2, err: 'no\n' })
    expect(await fileVault(tools)).toBe('unknown')
    mac.unanswer('fdesetup')
    expect(await fileVault(tools)).toBe('off')
    expect(mac.calls('fdesetup').at(-1)).toEqual(['status'])
    mac.answer('sw_vers', { hangs: true })
    const ran = await tools.run('sw_vers', [], { timeoutMs: 200 })
    expect(ran.trouble).toBe('no answer within 0.2 s')
    mac.unanswer('sw_vers')
  })
})

describe('lsof', () => {
  it('names who listens on a port, and nobody where nobody does', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect(await listenerOn(port, tools)).toMatchObject({ pid: process.pid })
    await new Promise((resolve) => server.close(resolve))
    expect(await listenerOn(port, tools)).toBe(null)
  })
})

describe('a Mac that sleeps', () => {
  it('stands still as a whole, and has the kernel note it', async () => {
    const child = sleeper()
    const processes = darwinProcesses(tools)
    const began = Date.now()
    await mac.asleep(async () => {
      await eventually('it stands', () => processes.stateOf(child.pid) === 'stopped')
    })
    await eventually('it goes on', () => processes.stateOf(child.pid) === 'running')
    const woke = Number(/sec = (\d+)/.exec((await sysctl('kern.waketime', tools)) ?? '')?.[1])
    expect(woke).toBeGreaterThanOrEqual(Math.floor(began / 1000))
    expect(await guiSession(mac.uid, tools), 'launchd goes on too').toBe('present')
  })
})
