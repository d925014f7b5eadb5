/** What the sandbox of this host holds, with commands that try: each is stopped, told by its word, and leaves nothing. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { eventually } from '../support/eventually.ts'
import { processesNaming } from '../support/processes-naming.ts'
import { sandboxHost, type SandboxHost } from '../support/sandbox-host.ts'

let host: SandboxHost
beforeAll(() => {
  host = sandboxHost()
})
afterAll(() => host.destroy())

describe('a command in the sandbox', () => {
  it('runs in its folder, with a clean environment, and is told apart by its code', async () => {
    const ran = await host.sh(
      'echo hello; echo kept > file; env | cut -d= -f1 | sort | tr "\\n" " "; exit 3',
    )
    expect(ran).toMatchObject({ stopped: null, code: 3 })
    expect(ran.text).toMatch(/^hello\nAGENTHOST_RUN GIT_AUTHOR_DATE .* HOME LANG NO_COLOR PATH /)
    expect(ran.text).not.toMatch(/PROXY|AGENTHOST_HOME|VITEST/)
    expect(readFileSync(join(host.root, 'work/file'), 'utf8')).toBe('kept\n')
  })

  it('has node, python3 and git, and makes the same commit each time', async () => {
    const script =
      'rm -rf repo && git init -q repo && cd repo && echo a > a && git add a && git commit -qm a && git rev-parse HEAD'
    const [first, second] = [await host.sh(script), await host.sh(script)]
    expect(first.code, first.text).toBe(0)
    expect(second.text).toBe(first.text)
    expect(await host.sh('node -p 1+1 && python3 -c "print(2+2)"')).toMatchObject({
      text: '2\n4\n',
    })
  })

  it('reads nothing of the home, and writes nothing outside', async () => {
    writeFileSync(join(host.root, 'home/.ssh/id_test'), 'private')
    const home = join(host.root, 'home')
    const ran = await host.sh(
      `cat ${home}/.ssh/id_test; cat ~/.ssh/id_test; ls ${home}; echo x > ${host.root}/written; echo x > /usr/written; echo x > /etc/written`,
    )
    expect(ran.text).not.toContain('private')
    expect(existsSync(join(host.root, 'written'))).toBe(false)
    expect(existsSync('/usr/written') || existsSync('/etc/written')).toBe(false)
  })

  it('reaches no network, and of the loopback the one port that it was given', async () => {
    const answer = (word: string) =>
      createServer((socket) => socket.end(word)).listen(0, '127.0.0.1')
    const [given, other] = [answer('given'), answer('other')]
    const portOf = (server: typeof given): number => {
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    }
    try {
      await Promise.all([once(given, 'listening'), once(other, 'listening')])
      const call = (port: number): string =>
        `node -e "require('net').connect(${port}, '127.0.0.1').on('data', d => console.log('got ' + d)).on('error', e => console.log(e.code))"`
      const [inside, wrong] = [host.sandbox.portInside(portOf(given)), portOf(other)]
      const ran = await host.sh(`${call(inside)}; ${call(wrong)}`, {}, portOf(given))
      expect(ran.text).toContain('got given')
      expect(ran.text).not.toContain('other')
      const none = await host.sh(`${call(inside)}; ${call(portOf(given))}; ${call(wrong)}`)
      expect(none.text).not.toContain('got')
    } finally {
      given.close()
      other.close()
    }
  })

  it('is told by what it prints while it runs', async () => {
    const chunks: string[] = []
    const { code } = await host.sandbox.run(
      {
        command: ['sh', '-c', 'echo one; echo two'],
        folder: host.folder('work'),
        port: null,
        onOutput: (chunk) => chunks.push(Buffer.from(chunk).toString()),
      },
      { ...(await import('../../src/regression/sandbox-script.ts')).SANDBOX_LIMITS, wallMs: 9000 },
    )
    expect([code, chunks.join('')]).toEqual([0, 'one\ntwo\n'])
  })
})

describe('a command that does not keep to its limits', () => {
  it.each([
    ['sleeps for ever', 'sleep 1000', { wallMs: 300 }, 'time'],
    ['uses the processor for ever', 'while :; do :; done', { cpuSeconds: 1 }, 'cpu'],
    ['forks without end', 'f() { f | f & }; f; sleep 20', {}, 'processes'],
    [
      'forks without end in another way',
      'python3 -c "import os\nwhile True: os.fork()"',
      {},
      'processes',
    ],
    ['prints 1 GB', 'yes | head -c 1000000000', {}, 'output'],
    [
      'fills the disk',
      'i=0; while :; do head -c 9000000 /dev/zero > f$i; i=$((i+1)); done',
      { diskBytes: 50_000_000 },
      'disk',
    ],
    [
      'fills the disk with small files',
      'python3 -c "\nfor i in range(10**6): open(str(i), \'w\').close()"; sleep 9',
      { files: 500 },
      'disk',
    ],
  ] as const)('%s', async (_what, script, limits, stopped) => {
    const ran = await host.sh(script, limits)
    expect(ran).toMatchObject({ stopped, code: null })
    expect(ran.text.length).toBeLessThan(70_000)
    expect(ran.ms).toBeLessThan(18_000)
    await host.sh('rm -rf ./*')
  })

  it('is refused more than its memory, and a file larger than it may be', async () => {
    const memory = await host.sh('python3 -c "bytearray(10**10)"')
    expect(memory.code === 1 || memory.stopped === 'memory').toBe(true)
    await host.sh('head -c 5000000 /dev/zero > big', { fileBytes: 1_000_000 })
    expect(statSync(join(host.root, 'work/big')).size).toBeLessThan(1_100_000)
  })

  it('fills nothing that is hidden from it either', async () => {
    if (process.platform !== 'linux') return
    const script = 'i=0; while :; do head -c 9000000 /dev/zero > /dev/shm/f$i; i=$((i+1)); done'
    expect(await host.sh(script, { diskBytes: 50_000_000 })).toMatchObject({ stopped: 'disk' })
  })

  it('leaves no daemon behind', async () => {
    const name = `LEFT=agenthost-left-${process.pid}`
    const ran = await host.sh(
      `${name} setsid sleep 300 >/dev/null 2>&1 & (${name} setsid sleep 300 &) ; echo started`,
    )
    expect(ran).toMatchObject({ code: 0, text: 'started\n' })
    await eventually('no daemon is left', () => processesNaming(name).length === 0)
  })

  it('is ended when whoever started it says so', async () => {
    const ended = new AbortController()
    const folder = host.folder('work')
    const { SANDBOX_LIMITS } = await import('../../src/regression/sandbox-script.ts')
    const running = host.sandbox.run(
      { command: ['sh', '-c', 'touch here; sleep 1000'], folder, port: null, signal: ended.signal },
      { ...SANDBOX_LIMITS, wallMs: 60_000 },
    )
    await eventually('it runs', () => existsSync(join(folder, 'here')))
    ended.abort()
    expect(await running).toMatchObject({ stopped: 'told' })
  })

  it('leaves no temporary folder', () => {
    const left = readdirSync(host.temporary).filter((name) => name.startsWith('agenthost-box-'))
    const own = left.filter(
      (name) => statSync(join(host.temporary, name)).mtimeMs > systemClock.now() - 1000,
    )
    expect(own.length).toBeLessThan(3)
  })
})

describe('the trial before a run', () => {
  it('finds nothing where the sandbox holds', async () => {
    await expect(host.trust()).resolves.toBeUndefined()
  })

  it('names each escape where the sandbox is switched off', async () => {
    const open = sandboxHost(
      () =>
        ({ script }) =>
          Promise.resolve({
            command: `/bin/sh -c ${JSON.stringify(script).replaceAll('$', '\\$')}`,
            done: () => undefined,
          }),
    )
    writeFileSync(join(open.root, 'home/.ssh/id_test'), 'private')
    try {
      const trial = open.trust()
      await expect(trial).rejects.toThrow(/a file was written outside/)
      await expect(trial).rejects.toThrow(/a private file was read/)
      await expect(trial).rejects.toThrow(/\.ssh could be listed/)
      await expect(trial).rejects.toThrow(/loopback port that was not given was reached/)
      await expect(trial).rejects.toThrow(/a process stayed behind/)
    } finally {
      open.destroy()
    }
  })

  it('says so where no sandbox comes up at all', async () => {
    const none = sandboxHost(
      () => () =>
        Promise.resolve({
          command: `/bin/sh -c 'echo sandbox_apply: Operation not permitted >&2; exit 71'`,
          done: () => undefined,
        }),
    )
    try {
      await expect(none.trust()).rejects.toThrow(
        /inside a sandbox already, and Seatbelt does not nest/,
      )
    } finally {
      none.destroy()
    }
  })
})
