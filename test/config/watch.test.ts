import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { watchConfig } from '../../src/config/watch.ts'
import { manualClock } from '../support/manual-clock.ts'
import { inFolder } from './agenthost-yaml.ts'

function watched(path: string) {
  const clock = manualClock()
  const seen = { changes: 0 }
  const watch = watchConfig(path, clock, () => (seen.changes += 1))
  return { clock, seen, close: watch.close }
}

describe('a configuration file that is watched', () => {
  it('may be hidden behind what cannot be looked into, and come back', () => {
    mkdirSync(inFolder('home'))
    const path = inFolder('home/agenthost.yaml')
    writeFileSync(path, 'a')
    const { clock, seen, close } = watched(path)
    rmSync(inFolder('home'), { recursive: true })
    symlinkSync('home', inFolder('home'))
    clock.pass(5000)
    expect(seen.changes).toBe(1)
    rmSync(inFolder('home'))
    mkdirSync(inFolder('home'))
    writeFileSync(path, 'b')
    clock.pass(5000)
    expect(seen.changes).toBe(2)
    close()
    expect(clock.waiting()).toBe(0)
  })

  it('is looked at more often where its owner wants that', () => {
    const path = inFolder('soon.yaml')
    writeFileSync(path, 'a')
    const clock = manualClock()
    let changes = 0
    const watch = watchConfig(path, clock, () => (changes += 1), 400)
    writeFileSync(path, 'another')
    clock.pass(799)
    expect(changes).toBe(0)
    clock.pass(1)
    expect(changes).toBe(1)
    watch.close()
  })

  it('may not be there yet', () => {
    const { clock, seen, close } = watched(inFolder('later.yaml'))
    clock.pass(5000)
    expect(seen.changes).toBe(0)
    writeFileSync(inFolder('later.yaml'), 'a')
    clock.pass(5000)
    expect(seen.changes).toBe(1)
    close()
  })

  it('is noticed through a link to it', () => {
    writeFileSync(inFolder('real.yaml'), 'a')
    symlinkSync('real.yaml', inFolder('link.yaml'))
    const { clock, seen, close } = watched(inFolder('link.yaml'))
    writeFileSync(inFolder('real.yaml'), 'longer')
    clock.pass(5000)
    expect(seen.changes).toBe(1)
    close()
  })

  it('is not looked at any more once it is closed', () => {
    writeFileSync(inFolder('closed-watch.yaml'), 'a')
    const { clock, seen, close } = watched(inFolder('closed-watch.yaml'))
    close()
    writeFileSync(inFolder('closed-watch.yaml'), 'longer')
    clock.pass(5000)
    expect([seen.changes, clock.waiting()]).toEqual([0, 0])
  })
})
