import { describe, expect, it } from 'vitest'
import { beginRecipe, nextStep } from '../../src/install/recipe.ts'
import type { Aim, Heard, Outcome } from '../../src/install/recipe-state.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { launchdModel, type LaunchdModel, type Moods } from './launchd-model.ts'

const DAEMON: Aim = { mustRun: true, exitTimeoutMs: 20_000 }
const WATCHDOG: Aim = { mustRun: false, exitTimeoutMs: 20_000 }

const GOOD: Moods = {
  hasDomain: true,
  isLoaded: false,
  isDisabled: false,
  slowMs: 5000,
  sulksMs: 0,
  deafness: 0,
  spawnsByItself: true,
  refusal: null,
}

type Walk = { readonly outcome: Outcome; readonly tookMs: number; readonly model: LaunchdModel }

/** Each command takes 20 ms; a wait takes what it says. */
function walk(aim: Aim, moods: Moods, seed = 1): Walk {
  const model = launchdModel(moods, dice(seed))
  let now = 1000
  let [state, step] = beginRecipe(aim)
  for (let steps = 0; steps < 5000; steps += 1) {
    if (step.do === 'end') return { outcome: step.outcome, tookMs: now - 1000, model }
    now += step.do === 'wait' ? step.ms : 20
    ;[state, step] = nextStep(state, model.hear(step, now), now)
  }
  throw new Error('it does not come to an end')
}

const kindOf = ({ outcome }: Walk): string =>
  outcome.kind === 'failed' ? `${outcome.kind}: ${outcome.why}` : outcome.kind

describe('a job that nobody has loaded', () => {
  it('is switched on, booted out all the same, loaded, and seen to run', () => {
    const { outcome, model } = walk(DAEMON, GOOD)
    expect(outcome).toEqual({ kind: 'done', pid: 200 })
    expect(model.calls).toEqual(['look', 'enable', 'bootout', 'look', 'bootstrap', 'look'])
  })

  it('that is switched off is switched on first', () => {
    expect(kindOf(walk(DAEMON, { ...GOOD, isDisabled: true }))).toBe('done')
  })

  it('that is loaded and not spawned is kicked after 2 s', () => {
    const { outcome, model, tookMs } = walk(DAEMON, { ...GOOD, spawnsByItself: false })
    expect(outcome).toEqual({ kind: 'done', pid: 200 })
    expect(model.calls.filter((call) => call === 'kickstart')).toHaveLength(1)
    expect(tookMs).toBeGreaterThanOrEqual(2000)
  })

  it('that only has an interval needs no process', () => {
    const { outcome, model } = walk(WATCHDOG, { ...GOOD, spawnsByItself: false })
    expect(outcome).toEqual({ kind: 'done', pid: null })
    expect(model.calls).not.toContain('kickstart')
  })
})

describe('a job that is loaded', () => {
  it('is waited for until it is gone, however long its process takes to end', () => {
    for (const slowMs of [0, 3000, 5000, 19_000, 29_000]) {
      const { outcome, model } = walk(DAEMON, { ...GOOD, isLoaded: true, slowMs })
      expect([slowMs, outcome]).toEqual([slowMs, { kind: 'done', pid: 200 }])
      expect(model.faults).toEqual([])
    }
  })

  it('that does not go is left loaded, and that is told', () => {
    const { outcome, model } = walk(DAEMON, { ...GOOD, isLoaded: true, slowMs: 1e9 })
    expect(outcome).toMatchObject({ kind: 'failed', why: 'not-gone', job: { kind: 'loaded' } })
    expect(model.calls).not.toContain('bootstrap')
  })

  it('whose place is not free for eight seconds more is loaded after that', () => {
    const walked = walk(DAEMON, { ...GOOD, isLoaded: true, sulksMs: 8000 })
    expect(kindOf(walked)).toBe('done')
    expect(walked.model.calls.filter((call) => call === 'bootstrap').length).toBeGreaterThan(5)
  })
})

describe('a job that cannot be loaded', () => {
  it('is told at once where there is no domain for it, and nothing is tried', () => {
    const { outcome, model } = walk(DAEMON, { ...GOOD, hasDomain: false })
    expect(outcome).toMatchObject({ kind: 'failed', why: 'no-domain' })
    expect(model.calls).toEqual(['look'])
  })

  it('is tried for 30 s where the code may pass', () => {
    for (const code of [5, 37]) {
      const { outcome, tookMs } = walk(DAEMON, { ...GOOD, refusal: code })
      expect(outcome).toMatchObject({ kind: 'failed', why: 'not-loaded', answer: { code } })
      expect(tookMs).toBeGreaterThanOrEqual(30_000)
      expect(tookMs).toBeLessThan(35_000)
    }
  })

  it('is not tried again where it cannot', () => {
    const { outcome, model } = walk(DAEMON, { ...GOOD, refusal: 78 })
    expect(outcome).toMatchObject({ kind: 'failed', why: 'not-loaded', answer: { code: 78 } })
    expect(model.calls.filter((call) => call === 'bootstrap')).toHaveLength(1)
  })
})

describe('step by step', () => {
  const absent: Heard = { of: 'job', job: { kind: 'absent' }, isOldAlive: false }
  const lingering: Heard = { of: 'job', job: { kind: 'absent' }, isOldAlive: true }
  const running = (pid: number | null): Heard => ({
    of: 'job',
    job: { kind: 'loaded', state: null, pid, path: null, program: null, lastExit: null, runs: 1 },
    isOldAlive: pid !== null,
  })
  const came = (code: number): Heard => ({ of: 'answer', answer: { code, said: '' } })
  const nothing: Heard = { of: 'nothing' }

  /** Each answer with the moment at which it comes; gives what was done. */
  function steps(answers: readonly (readonly [number, Heard])[]): readonly string[] {
    let [state, step] = beginRecipe(DAEMON)
    const done: string[] = []
    for (const [now, heard] of answers) {
      done.push(step.do)
      ;[state, step] = nextStep(state, heard, now)
    }
    return [...done, step.do]
  }

  it('a process that outlives its job is waited for, half a minute at most', () => {
    const begun = [
      [0, running(7)],
      [0, came(0)],
      [0, came(36)],
    ] as const
    expect(steps([...begun, [1, lingering], [2, nothing], [3, absent]])).toEqual([
      'look',
      'enable',
      'bootout',
      'look',
      'wait',
      'look',
      'bootstrap',
    ])
    expect(
      steps([...begun, [29_000, lingering], [29_300, nothing], [30_000, lingering]]).at(-1),
    ).toBe('bootstrap')
  })

  it('a bootout that came to nothing is asked for again after 5 s', () => {
    const begun = [
      [0, running(7)],
      [0, came(0)],
      [0, came(5)],
    ] as const
    expect(steps([...begun, [4900, running(7)]]).at(-1)).toBe('wait')
    expect(steps([...begun, [5000, running(7)]]).at(-1)).toBe('bootout')
  })

  it('a label that is switched off all the same is switched on again before the next try', () => {
    const begun = [
      [0, absent],
      [0, came(1)],
      [0, came(3)],
      [0, absent],
    ] as const
    expect(
      steps([...begun, [1, came(119)], [2, came(0)], [3, absent], [4, nothing], [5, absent]]),
    ).toEqual([
      'look',
      'enable',
      'bootout',
      'look',
      'bootstrap',
      'enable',
      'look',
      'wait',
      'look',
      'bootstrap',
    ])
  })
})

describe('a launchd in any mood', () => {
  const seed = walkSeed()
  it(`comes to an end, never loads twice, and leaves nothing unloaded without a word (seed ${seed})`, () => {
    const random = dice(seed)
    for (let round = 0; round < 3000; round += 1) {
      const moods: Moods = {
        hasDomain: random.next() < 0.9,
        isLoaded: random.next() < 0.5,
        isDisabled: random.next() < 0.3,
        slowMs: random.pick([0, 100, 3000, 5000, 20_000, 40_000]),
        sulksMs: random.pick([0, 0, 3000, 8000, 40_000]),
        deafness: random.pick([0, 0.1, 0.5, 0.9]),
        spawnsByItself: random.next() < 0.7,
        refusal: random.next() < 0.1 ? random.pick([5, 37, 64, 78, 119, 130]) : null,
      }
      const aim = random.pick([DAEMON, WATCHDOG])
      const walked = walk(aim, moods, seed + round)
      const { outcome, model, tookMs } = walked
      const about = JSON.stringify({ round, moods, outcome, calls: model.calls.slice(-12) })
      expect(model.faults, about).toEqual([])
      expect(tookMs, about).toBeLessThan(150_000)
      if (outcome.kind === 'done') expect(model.isLoaded(), about).toBe(true)
      else if (outcome.job.kind !== 'unknown') {
        expect(outcome.job.kind === 'loaded', about).toBe(model.isLoaded())
      }
    }
  })
})
