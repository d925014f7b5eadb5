import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { controlClient } from '../../src/control/client.ts'
import type { AgentStatus } from '../../src/control/protocol.ts'
import { eventually } from '../support/eventually.ts'
import { launchAgent } from '../support/launch-agent.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'
import { programPath } from '../support/program.ts'

const LABEL = 'io.agenthost.daemon'

let mac: MacHost
beforeEach(async () => {
  mac = await macHost()
  mkdirSync(join(mac.home, 'work'))
  mkdirSync(mac.agenthostHome, { mode: 0o700 })
  writeFileSync(
    join(mac.agenthostHome, 'agenthost.yaml'),
    'agents:\n  clock:\n    command: [sleep, "1000"]\n    workdir: ~/work\n',
  )
})
afterEach(() => mac.destroy())

const daemonPid = async (not: number | null = null): Promise<number> =>
  eventually('launchd runs the daemon', async () => {
    const [job] = await mac.launchd.jobs()
    return job !== undefined && job.pid !== not && job.pid
  })

async function agentUp(): Promise<AgentStatus> {
  const client = controlClient(join(mac.agenthostHome, 'control.sock'))
  return eventually('the agent is up', async () => {
    const status = await client.status().catch(() => null)
    const [agent] = status?.agents ?? []
    return agent?.phase === 'up' && agent.pid !== null && agent
  })
}

async function install(): Promise<void> {
  const plist = launchAgent(mac, LABEL, {
    ProgramArguments: [process.execPath, programPath(), 'run'],
    KeepAlive: { SuccessfulExit: false, Crashed: true },
    ExitTimeOut: 20,
    StandardErrorPath: join(mac.home, 'launchd.err.log'),
  })
  const { code, err } = await mac.tool('launchctl', ['bootstrap', mac.gui, plist])
  expect([code, err]).toEqual([0, ''])
}

describe('a daemon that launchd keeps', () => {
  it('comes back after a kill -9 and takes its agent over as the same process', async () => {
    await install()
    const first = await daemonPid()
    const before = await agentUp()
    process.kill(first, 'SIGKILL')
    await daemonPid(first)
    const after = await agentUp()
    expect(after.pid).toBe(before.pid)
    expect((await mac.run('status')).out).toContain('clock')
    expect(mac.calls('ps').length).toBeGreaterThan(0)
    expect(await mac.print(LABEL)).toContain('\truns = 2\n')
  })

  it('is booted out and bootstrapped again around an agent that goes on', async () => {
    await install()
    const { pid } = await agentUp()
    await mac.tool('launchctl', ['bootout', `${mac.gui}/${LABEL}`])
    await eventually('its label is free', async () => (await mac.print(LABEL)) === null)
    await install()
    expect((await agentUp()).pid).toBe(pid)
  })

  it('is there again after a reboot, with a new process for its agent', async () => {
    await install()
    const { pid } = await agentUp()
    await mac.reboot()
    await daemonPid()
    expect((await agentUp()).pid).not.toBe(pid)
  })
})
