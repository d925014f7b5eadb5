import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unfit } from '../../bench/harness/processes.ts'
import { fakeClock, type FakeClock } from '../../bench/torture/fake-clock.ts'

const SAYS = `
  const os = require('node:os')
  process.stdin.on('data', () =>
    console.log(JSON.stringify([Date.now(), os.uptime() * 1000, performance.now(), process.argv0])))`
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'
const HOUR_MS = 3_600_000

describe.skipIf(unfit() !== null && !MUST_RUN)('a Node under the clock of the torture', () => {
  let folder: string
  let clock: FakeClock
  let child: ChildProcess
  let lines: Interface
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clock-'))
    clock = await fakeClock(folder)
    child = spawn(clock.node, ['-e', SAYS], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (child.stdout === null) throw new Error('no stdout')
    lines = createInterface({ input: child.stdout })
  })
  afterEach(async () => {
    child.kill('SIGKILL')
    await once(child, 'close')
    clock.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function asked(): Promise<
    readonly [wall: number, boot: number, steady: number, name: string]
  > {
    const line = once(lines, 'line')
    child.stdin?.write('?')
    const [text] = (await line) as [string]
    return JSON.parse(text) as [number, number, number, string]
  }
  /** What went by on each clock that did not go by on the monotonic one. */
  async function wentOn(change: () => void): Promise<{ wallMs: number; bootMs: number }> {
    const [wall, boot, steady] = await asked()
    change()
    const [wallAfter, bootAfter, steadyAfter] = await asked()
    const went = steadyAfter - steady
    return { wallMs: wallAfter - wall - went, bootMs: bootAfter - boot - went }
  }

  it('sees the wall clock set while it runs, and no other', async () => {
    const { wallMs, bootMs } = await wentOn(() => clock.step(-HOUR_MS))
    expect(wallMs / HOUR_MS).toBeCloseTo(-1, 2)
    expect(bootMs / HOUR_MS).toBeCloseTo(0, 2)
  })

  it('sees that the host has slept: the monotonic clock alone has stood still', async () => {
    const { wallMs, bootMs } = await wentOn(() => clock.slept(HOUR_MS))
    expect(wallMs / HOUR_MS).toBeCloseTo(1, 2)
    expect(bootMs / HOUR_MS).toBeCloseTo(1, 2)
  })

  it('goes by the name that brings the clock with it', async () => {
    const [, , , name] = await asked()
    expect(name).toBe(clock.node)
  })

  it('has the furthest time once it is set right', async () => {
    clock.step(HOUR_MS)
    clock.step(-2 * HOUR_MS)
    const { wallMs } = await wentOn(clock.catchUp)
    expect(wallMs / HOUR_MS).toBeCloseTo(2, 2)
  })
})
