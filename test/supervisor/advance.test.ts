import { describe, expect, it } from 'vitest'
import { advance, type Happening } from '../../src/supervisor/advance.ts'
import type { Circumstances, Effect } from '../../src/supervisor/moves.ts'
import { deadlineOf, newLife, type Life } from '../../src/supervisor/life.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { restartPolicy } from './plans.ts'

const at: Circumstances = {
  now: 1000,
  random: 0.5,
  restart: restartPolicy(),
  readyWithinMs: null,
  graceMs: 5000,
  inGrace: false,
}

/** Feeds happenings one after the other; gives the life and all effects. */
function live(
  life: Life,
  happenings: readonly Happening[],
  change: Partial<Circumstances> = {},
): {
  readonly life: Life
  readonly effects: readonly Effect[]
} {
  let current = life
  const effects: Effect[] = []
  for (const happening of happenings) {
    const [next, ...more] = advance(current, happening, { ...at, ...change })
    current = next
    effects.push(...more)
  }
  return { life: current, effects }
}

const open: Happening = { kind: 'gate', open: true }
const spawned: Happening = { kind: 'spawned', generation: 1 }
const crashed: Happening = { kind: 'exited', generation: 1, code: 1, signal: null, known: true }
const waiting = newLife('up', 0)
const up = live(waiting, [open, spawned]).life

describe('an agent that is wanted', () => {
  it('starts once the agents it comes after are ready', () => {
    const { life, effects } = live(waiting, [open])
    expect(life.state.phase).toBe('starting')
    expect(effects).toEqual([{ do: 'spawn', generation: 1, isRestart: false }])
  })

  it('is up as soon as it is spawned when it has no readiness probe', () => {
    expect(up.state).toEqual({ phase: 'up', since: 1000 })
  })

  it('is up only when ready when it has one, and is stopped when that takes too long', () => {
    const starting = live(waiting, [open, spawned], { readyWithinMs: 60_000 }).life
    expect(starting.state.phase).toBe('starting')
    expect(deadlineOf(starting)).toBe(61_000)
    const ready = live(starting, [{ kind: 'ready', generation: 1 }]).life
    expect(ready.state.phase).toBe('up')
    const late = live(starting, [{ kind: 'due' }], { now: 61_000 })
    expect(late.life.state).toMatchObject({ phase: 'stopping', reason: 'not-ready' })
    expect(late.effects).toEqual([{ do: 'ask', generation: 1, reason: 'not-ready' }])
  })

  it('starts again at once after a crash when it was up long enough', () => {
    const { life, effects } = live(up, [crashed], { now: 11_000 })
    expect(life.state.phase).toBe('starting')
    expect(life.generation).toBe(2)
    expect(effects).toEqual([{ do: 'spawn', generation: 2, isRestart: true }])
  })

  it('waits after a crash when it was not, and starts when the wait is over', () => {
    const backoff = live(up, [crashed], { now: 2000 }).life
    expect(backoff.state).toEqual({ phase: 'backoff', until: 3000 })
    expect(live(backoff, [{ kind: 'due' }], { now: 2999 }).effects).toEqual([])
    expect(live(backoff, [{ kind: 'due' }], { now: 3000 }).effects).toHaveLength(1)
  })

  it('counts a start that could not be made like a crash', () => {
    const failed = live(waiting, [
      open,
      { kind: 'not-spawned', generation: 1, why: 'ENOENT', ofHost: false },
    ]).life
    expect(failed.state.phase).toBe('backoff')
  })

  // A full disk made agents `failed`, for a quarter of an hour after there was room again.
  it.each([
    [true, 'backoff'],
    [false, 'failed'],
  ])('that could not be made six times, by the host %s, is %s', (ofHost, phase) => {
    const quick = { ...at, restart: restartPolicy({ stepsMs: [1000] }) }
    let life = live(waiting, [open]).life
    let now = 0
    for (let start = 1; start <= 6; start++) {
      const born = { kind: 'not-spawned', generation: start, why: 'ENOSPC', ofHost } as const
      life = advance(life, born, { ...quick, now })[0]
      if (start === 6) break
      expect(life.state).toEqual({ phase: 'backoff', until: now + 1000 })
      now += 1000
      life = advance(life, { kind: 'due' }, { ...quick, now })[0]
    }
    expect(life.state.phase).toBe(phase)
    expect(life.streak.starts).toHaveLength(ofHost ? 0 : 6)
  })
})

describe('a command in any phase', () => {
  it('that stops during a wait means no later start', () => {
    const backoff = live(up, [crashed], { now: 2000 }).life
    const { life, effects } = live(backoff, [{ kind: 'stop' }, { kind: 'due' }], { now: 9999 })
    expect(life.state).toEqual({ phase: 'down', rest: 'stopped' })
    expect(effects).toEqual([])
  })

  it('that stops while a start is under way stops what comes of it', () => {
    const { life, effects } = live(waiting, [open, { kind: 'stop' }, spawned])
    expect(life.state).toMatchObject({ phase: 'stopping', reason: 'stopped' })
    expect(effects.at(-1)).toEqual({ do: 'ask', generation: 1, reason: 'stopped' })
  })

  it('that restarts while a start is under way starts anew with what is declared now', () => {
    const { life, effects } = live(waiting, [open, { kind: 'restart' }, spawned, crashed])
    expect(life.generation).toBe(2)
    expect(effects.map((effect) => effect.do)).toEqual(['spawn', 'ask', 'spawn'])
  })

  it('that starts during a stop takes it back without a wait', () => {
    const { life } = live(up, [{ kind: 'stop' }, { kind: 'start' }, crashed])
    expect(life.state.phase).toBe('starting')
    expect(life.wanted).toBe('up')
  })

  it('that restarts fifty times leaves one live child', () => {
    const { life, effects } = live(up, [
      ...Array.from({ length: 50 }, () => ({ kind: 'restart' }) as const),
      crashed,
    ])
    expect(effects.map((effect) => effect.do)).toEqual(['ask', 'spawn'])
    expect(life.generation).toBe(2)
  })

  it('that starts a failed one forgets what went wrong', () => {
    const failed: Life = {
      ...up,
      streak: { failures: 9, starts: [1, 2, 3, 4, 5, 6], exhausted: true },
      state: { phase: 'failed', retryAt: 99_999, why: '' },
    }
    const { life, effects } = live(failed, [{ kind: 'start' }])
    expect(effects).toHaveLength(1)
    expect(life.streak).toEqual({ failures: 0, starts: [1000], exhausted: false })
  })
})

describe('a stop', () => {
  it('asks, then kills when the grace runs out, and again until the process has gone', () => {
    const asked = live(up, [{ kind: 'stop' }])
    expect(asked.effects).toEqual([{ do: 'ask', generation: 1, reason: 'stopped' }])
    expect(deadlineOf(asked.life)).toBe(6000)
    expect(live(asked.life, [{ kind: 'due' }], { now: 5999 }).effects).toEqual([])
    const killed = live(asked.life, [{ kind: 'due' }], { now: 6000 })
    expect(killed.effects).toEqual([{ do: 'kill', generation: 1 }])
    expect(deadlineOf(killed.life)).toBe(11_000)
  })
})

describe('a hung agent', () => {
  it('is stopped and goes through the same waits as a crashed one', () => {
    const hung = live(up, [{ kind: 'unwell', generation: 1, reason: 'hung' }])
    expect(hung.life.state).toMatchObject({ phase: 'stopping', reason: 'hung' })
    const again = live(hung.life, [{ ...crashed, code: null, signal: 'SIGKILL' }], { now: 20_000 })
    expect(again.life.lastExit).toEqual({ code: null, signal: 'SIGKILL', reason: 'hung' })
    expect(again.life.state.phase).toBe('starting')
  })
})

describe('an agent that comes after another', () => {
  it('is held while that one stops, stays wanted, and starts when the gate opens', () => {
    const held = live(up, [{ kind: 'hold' }, crashed]).life
    expect(held.wanted).toBe('up')
    expect(held.state).toEqual({ phase: 'down', rest: 'waiting' })
    expect(live(held, [open]).effects).toHaveLength(1)
  })

  it('goes on running when that one merely crashes', () => {
    const { life, effects } = live(up, [{ kind: 'gate', open: false }])
    expect(life.state.phase).toBe('up')
    expect(effects).toEqual([])
  })
})

describe('a late happening of an older start', () => {
  it('is refused', () => {
    const second = live(up, [crashed, { kind: 'spawned', generation: 2 }], { now: 20_000 }).life
    for (const kind of ['spawned', 'ready'] as const) {
      expect(live(second, [{ kind, generation: 1 }]).life).toEqual(second)
    }
    expect(live(second, [crashed]).life).toEqual(second)
  })
})

const seed = walkSeed()

describe(`a random life (AGENTHOST_SEED=${seed})`, () => {
  it('never has two children, never kills before asking, and ends as wanted', () => {
    for (let walk = 0; walk < 300; walk++) randomLife(seed + walk)
  })
})

/** A toy world: at most what the effects made runs, and it answers at random. */
function randomLife(walkSeedNow: number): void {
  const { below, next, pick } = dice(walkSeedNow)
  let life = newLife(pick(['up', 'down']), 0)
  let now = 0
  const children = new Map<number, 'spawning' | 'running'>()
  const asked = new Set<number>()
  const feed = (happening: Happening): void => {
    const circumstances = {
      ...at,
      now,
      random: next(),
      readyWithinMs: walkSeedNow % 2 ? 3000 : null,
    }
    const [after, ...effects] = advance(life, happening, circumstances)
    life = after
    for (const effect of effects) {
      if (effect.do === 'spawn') {
        expect(children.size, `two children, seed ${walkSeedNow}`).toBe(0)
        children.set(effect.generation, 'spawning')
      }
      if (effect.do === 'ask') asked.add(effect.generation)
      if (effect.do === 'kill') expect(asked.has(effect.generation)).toBe(true)
    }
    const deadline = deadlineOf(life)
    if (deadline !== null) expect(deadline - now).toBeLessThanOrEqual(900_000 * 1.2)
  }
  const end = (generation: number): void => {
    children.delete(generation)
    feed({ kind: 'exited', generation, code: pick([0, 1]), signal: null, known: next() < 0.5 })
  }
  for (let step = 0; step < 200; step++) {
    now += below(2000)
    const [child] = children
    const choice = below(10)
    if (choice < 3) feed({ kind: pick(['start', 'stop', 'restart']) })
    else if (choice === 3) feed({ kind: 'gate', open: next() < 0.7 })
    else if (choice === 4 && next() < 0.3) feed({ kind: 'hold' })
    else if (child?.[1] === 'spawning') {
      if (next() < 0.2) {
        children.delete(child[0])
        feed({ kind: 'not-spawned', generation: child[0], why: 'x', ofHost: next() < 0.5 })
      } else {
        children.set(child[0], 'running')
        feed({ kind: 'spawned', generation: child[0] })
      }
    } else if (child !== undefined && choice < 7) end(child[0])
    else if (child !== undefined && choice === 7) feed({ kind: 'ready', generation: child[0] })
    else if (child !== undefined && choice === 8)
      feed({ kind: 'unwell', generation: child[0], reason: 'hung' })
    else {
      now = Math.max(now, deadlineOf(life) ?? now)
      feed({ kind: 'due' })
    }
  }
  feed({ kind: 'gate', open: true })
  feed({ kind: 'stop' })
  for (const [generation, how] of children) {
    if (how === 'spawning') feed({ kind: 'spawned', generation })
    end(generation)
  }
  expect(life.state, `seed ${walkSeedNow}`).toEqual({ phase: 'down', rest: 'stopped' })
  feed({ kind: 'start' })
  expect(life.state.phase).toBe('starting')
}
