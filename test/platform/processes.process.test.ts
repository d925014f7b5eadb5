import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { processesOf } from '../../src/platform/processes.ts'
import { sharedList } from '../../src/platform/shared-list.ts'
import type { Processes } from '../../src/supervisor/process.ts'
import { eventually } from '../support/eventually.ts'

const processes = processesOf(process.env)
const MARK = '0a1b2c3d4e5f/a/1/00ff00ff'
const stateOf = async (pid: number) => (await processes.statesOf([pid])).get(pid)

describe('a process', () => {
  it('is known by its identity while it lives, and never again', async () => {
    const child = spawn('sleep', ['1000'], {
      detached: true,
      env: { AGENTHOST_RUN: MARK, PATH: '/usr/bin:/bin' },
    })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const pid = child.pid ?? 0
    const identity = await processes.identify(pid)
    if (identity === null) throw new Error('it has no identity')
    expect(processes.isAlive(identity)).toBe(true)
    const table = await eventually('its mark is seen', async () => {
      const rows = await processes.list({ marks: true })
      return rows.some((row) => row.pid === pid && row.mark === MARK) && rows
    })
    expect(table.find((row) => row.pid === pid)).toMatchObject({ ppid: process.pid, pgid: pid })
    expect(processes.signal({ process: { ...identity, startedAt: 'another' } }, 'SIGKILL')).toBe(
      'gone',
    )
    expect(await stateOf(pid)).toBe('running')
    processes.signal({ group: pid }, 'SIGSTOP')
    await eventually('it is stopped', async () => (await stateOf(pid)) === 'stopped')
    expect(processes.signal({ process: identity }, 'SIGKILL')).toBe('sent')
    await gone
    expect(processes.isAlive(identity)).toBe(false)
    expect(await stateOf(pid)).toBeUndefined()
    expect(processes.signal({ process: identity }, 'SIGKILL')).toBe('gone')
    expect(processes.signal({ group: pid }, 'SIGKILL')).toBe('gone')
    expect(await processes.identify(pid)).toBe(null)
  })
})

describe('the table of processes', () => {
  it('is looked at once for all who ask in one turn, and anew for the next', async () => {
    let looks = 0
    const counting: Processes = {
      ...processes,
      list: () => {
        looks += 1
        return Promise.resolve([])
      },
    }
    const shared = sharedList(counting)
    await Promise.all(Array.from({ length: 100 }, () => shared.list({ marks: true })))
    expect(looks).toBe(1)
    await shared.list({ marks: true })
    expect(looks).toBe(2)
    await Promise.all([shared.list({ marks: true }), shared.list({ marks: false })])
    expect(looks).toBe(4)
  })
})
