/** `agenthost watch` from a "laptop" over a real sshd: what fails on the host is shown there, once. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { laptopFor, type Laptop } from '../support/laptop.ts'
import { programPath } from '../support/program.ts'
import { noSshd, sshLoopback, type SshLoopback } from '../support/ssh-loopback.ts'
import { e2eHost, type E2eHost } from './host.ts'

const why = noSshd()

describe.skipIf(why !== null)(
  `a laptop that watches a host over ssh${why === null ? '' : ` (${why})`}`,
  () => {
    let host: E2eHost
    let ssh: SshLoopback
    let laptop: Laptop
    let watch: ChildProcess

    const fails = (name: string): string => join(host.home, `${name}.fails`)
    const connections = (): number => laptop.said().split('is watched').length - 1
    const fail = (name: string): void => writeFileSync(fails(name), '')
    const bodies = (): readonly string[] => laptop.shown().map((call) => call.at(-1) ?? '')
    const titles = (): readonly string[] => laptop.shown().map((call) => call.at(-2) ?? '')

    beforeEach(async () => {
      host = e2eHost()
      const bin = join(host.home, 'bin')
      mkdirSync(bin)
      writeFileSync(
        join(bin, 'agenthost'),
        `#!/bin/sh\nexec '${process.execPath}' '${programPath()}' "$@"\n`,
      )
      chmodSync(join(bin, 'agenthost'), 0o755)
      ssh = await sshLoopback({ PATH: `${bin}:/usr/bin:/bin`, AGENTHOST_HOME: host.home })
      laptop = laptopFor(ssh)
      const agent = (name: string): object => ({
        command: ['/bin/sh', '-c', `while [ ! -e '${fails(name)}' ]; do sleep 0.05; done; exit 3`],
        restart: { steps: ['1h'], upLongEnough: '1h' },
      })
      const names = ['one', 'two', 'three', 'four', 'five', 'six']
      host.configure(
        JSON.stringify({ agents: Object.fromEntries(names.map((name) => [name, agent(name)])) }),
      )
      await host.startDaemon()
      watch = laptop.watch()
      await eventually('it is connected', () => connections() === 1)
    })

    afterEach(async () => {
      await laptop.end(watch)
      laptop.destroy()
      await ssh.close()
      await host.destroy()
    })

    it('shows an agent that fails, with what to do', async () => {
      fail('one')
      await eventually('it is shown', () => laptop.shown().length === 1)
      expect(titles()[0]).toMatch(/^one on \S+$/)
      expect(bodies()[0]).toMatch(
        /^exited with code 3; starts again.*\nLook at `agenthost logs one`/,
      )
      expect(laptop.said()).toContain('one: exited with code 3')
    })

    it('tells what happened while the connection was gone, once', async () => {
      fail('one')
      await eventually('it is shown', () => laptop.shown().length === 1)
      await ssh.down()
      await eventually('it is noticed', () => laptop.said().includes('is not connected'))
      fail('two')
      await host.event('two', 'agent.exited')
      await ssh.up()
      await eventually('it is shown after all', () => laptop.shown().length === 2)
      expect(titles()[1]).toMatch(/^two on /)
      expect(connections()).toBe(2)
    })

    it('sums up what came while nobody watched, and shows none of it again', async () => {
      fail('one')
      await eventually('it is shown', () => laptop.shown().length === 1)
      await laptop.end(watch)
      for (const name of ['two', 'three', 'four', 'five']) {
        fail(name)
        await host.event(name, 'agent.exited')
      }
      watch = laptop.watch()
      await eventually('they are shown', () => laptop.shown().length === 2)
      expect(titles()[1]).toMatch(/: 4 alerts$/)
      expect(bodies()[1]).toContain('three: exited with code 3')
      expect(bodies()[1]).not.toContain('one:')
      fail('six')
      await eventually('the next one is shown by itself', () => laptop.shown().length === 3)
      expect(titles()[2]).toMatch(/^six on /)
    })

    it('tells what a host has that has begun anew', async () => {
      fail('one')
      await eventually('it is shown', () => laptop.shown().length === 1)
      await host.killDaemon()
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(host.home, `host.db${end}`), { force: true })
      await host.startDaemon()
      await eventually('it is connected again', () => connections() >= 2)
      fail('two')
      await eventually('it is shown', () => titles().some((title) => title.startsWith('two on ')))
    })

    it('says that the daemon does not run, and goes on when it is back', async () => {
      await host.killDaemon()
      await eventually('it is said', () => laptop.said().includes('its daemon does not run'))
      fail('one')
      await host.startDaemon()
      await eventually('it is shown', () => laptop.shown().length >= 1)
    })
  },
)

describe('a watch of what is no destination', () => {
  it('is refused before anything is started', async () => {
    const child = spawn(process.execPath, [programPath(), 'watch', '--', '-oProxyCommand=x'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect([code, said]).toEqual([64, expect.stringContaining('no destination of ssh')])
  })
})
