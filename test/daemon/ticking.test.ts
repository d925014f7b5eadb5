import { describe, expect, it } from 'vitest'
import { watchConfig } from '../../src/config/watch.ts'
import { ticking } from '../../src/daemon/ticking.ts'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '../support/manual-clock.ts'

function ticks() {
  const clock = manualClock()
  const seen = { seconds: 0, samples: 0, failures: 0 }
  const { close } = ticking({
    clock,
    everySecond: () => {
      seen.seconds += 1
      if (seen.seconds === 3) throw new Error('once')
    },
    sample: () => {
      seen.samples += 1
      return Promise.resolve()
    },
    failed: () => (seen.failures += 1),
  })
  return { clock, seen, close }
}

describe('the daemon', () => {
  it('does its upkeep each second, samples every 15 s, and goes on when something fails', () => {
    const { clock, seen, close } = ticks()
    clock.pass(60_000)
    expect(seen).toEqual({ seconds: 60, samples: 4, failures: 1 })
    close()
    clock.pass(60_000)
    expect(seen.seconds).toBe(60)
    expect(clock.waiting()).toBe(0)
  })
})

describe('a configuration file', () => {
  it('that is replaced, touched twice or removed is noticed once it stands still', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthost-watch-'))
    const path = join(folder, 'agenthost.yaml')
    const clock = manualClock()
    writeFileSync(path, 'a')
    let changes = 0
    const watch = watchConfig(path, clock, () => (changes += 1))
    clock.pass(10_000)
    expect(changes).toBe(0)
    writeFileSync(`${path}.new`, 'b')
    renameSync(`${path}.new`, path)
    clock.pass(1000)
    writeFileSync(path, 'longer')
    clock.pass(1000)
    expect(changes).toBe(0)
    clock.pass(5000)
    expect(changes).toBe(1)
    rmSync(path)
    clock.pass(5000)
    expect(changes).toBe(2)
    watch.close()
    expect(clock.waiting()).toBe(0)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
})
