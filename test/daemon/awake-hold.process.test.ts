/** A Mac of tests is held awake by its daemon, with a caffeinate of its own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { controlClient } from '../../src/control/client.ts'
import { eventually } from '../support/eventually.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'

let mac: MacHost

beforeEach(async () => {
  mac = await macHost()
  mkdirSync(mac.agenthostHome, { recursive: true, mode: 0o700 })
  writeFileSync(
    join(mac.agenthostHome, 'agenthost.yaml'),
    'agents: { a: { command: [sleep, "1000"] } }',
  )
})

afterEach(() => mac.destroy())

const client = () => controlClient(join(mac.agenthostHome, 'control.sock'))
const awake = async () => (await client().status()).daemon.awake

async function startDaemon() {
  const daemon = mac.start('run')
  daemon.stdout?.resume()
  daemon.stderr?.resume()
  await eventually('the daemon answers', () =>
    client()
      .status()
      .catch(() => null),
  )
  return daemon
}

/** The pids of the caffeinates that live, from what `pmset` lists. */
async function caffeinates(): Promise<readonly number[]> {
  const { out } = await mac.tool('pmset', ['-g', 'assertions'])
  return [...new Set([...out.matchAll(/pid (\d+)\(caffeinate\)/g)].map(([, pid]) => Number(pid)))]
}

const held = (not = 0): Promise<number> =>
  eventually('one caffeinate lives', async () => {
    const [pid, ...more] = await caffeinates()
    return more.length === 0 && pid !== undefined && pid !== not && pid
  })

const noneIsLeft = (): Promise<unknown> =>
  eventually('no caffeinate is left', async () => (await caffeinates()).length === 0)

describe('a Mac with an agent that is wanted up', () => {
  it('is held awake, again when caffeinate is killed, and no longer when the agent is stopped', async () => {
    const daemon = await startDaemon()
    const first = await held()
    expect(mac.calls('caffeinate')).toEqual([['-i', '-s', '-w', String(daemon.pid)]])
    expect(await awake()).toMatchObject({ wanted: true, held: true })
    process.kill(first, 'SIGKILL')
    await held(first)
    await mac.run('stop', 'a')
    await noneIsLeft()
    expect(await awake()).toMatchObject({ wanted: false, held: false })
    await mac.run('start', 'a')
    await held()
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'is let go when the daemon ends by %s, and the next daemon leaves no second one',
    async (signal) => {
      const daemon = await startDaemon()
      const first = await held()
      const exited = once(daemon, 'exit')
      daemon.kill(signal)
      await exited
      await startDaemon()
      await held(first)
    },
  )
})

describe('a Mac whose caffeinate does not work', () => {
  it('is said to be able to fall asleep, once, and to be held again when it works', async () => {
    mac.answer('caffeinate', { code: 1, err: 'it is broken' })
    await startDaemon()
    const told = (kind: string) =>
      eventually(kind, async () => {
        for await (const event of client().events({ since: 0 })) {
          if (event.kind === kind) return event
        }
        return null
      })
    expect((await told('host.awake-lost')).message).toBe(
      'this Mac cannot be held awake (caffeinate exited with code 1) and may sleep under its agents; forbid it with: sudo pmset -a sleep 0 disablesleep 1',
    )
    expect((await mac.run('status')).out).toContain(
      'not held awake: caffeinate exited with code 1.',
    )
    mac.unanswer('caffeinate')
    await held()
    await told('host.awake-held')
  })
})
