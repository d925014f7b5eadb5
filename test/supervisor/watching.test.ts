import { describe, expect, it } from 'vitest'
import type { AliveRule, Verdict } from '../../src/supervisor/plan.ts'
import { watch } from '../../src/supervisor/watching.ts'
import { manualClock } from '../support/manual-clock.ts'
import { aPlan, aSubject } from './plans.ts'

const silent: Verdict = { kind: 'silent', why: 'nothing' }
const alive: Verdict = { kind: 'alive', why: 'all is well' }

/** An agent with one probe that the test answers by hand. */
function watched(change: Partial<AliveRule> = {}) {
  const clock = manualClock()
  const questions: ((verdict: Verdict) => void)[] = []
  const ask = (): Promise<Verdict> => new Promise((resolve) => questions.push(resolve))
  const rule: AliveRule = {
    probe: { kind: 'preset', name: 'test', ask },
    everyMs: 10_000,
    timeoutMs: 5000,
    failures: 3,
    lastWord: null,
    ...change,
  }
  const seen = { hung: [] as string[], heard: [] as string[] }
  const watching = watch(
    aPlan({ alive: [rule] }),
    aSubject({ clock }),
    {
      ready: () => undefined,
      hung: (why) => seen.hung.push(why),
      heard: (verdict) => seen.heard.push(verdict.kind),
    },
    { isReady: true, graceUntil: 0 },
  )
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    clock,
    watching,
    seen,
    /** Lets the next question come, without an answer. */
    question: async () => {
      clock.pass(10_000)
      await settled()
    },
    answer: async (verdict: Verdict) => {
      questions.shift()?.(verdict)
      await settled()
    },
    settled,
  }
}

describe('an agent whose host wakes', () => {
  it('has all its failures before it again', async () => {
    const { question, answer, watching, clock, seen } = watched()
    for (let failure = 0; failure < 2; failure++) {
      await question()
      await answer(silent)
    }
    watching.forgive(clock.steady())
    for (let failure = 0; failure < 2; failure++) {
      await question()
      await answer(silent)
    }
    expect(seen.hung).toEqual([])
    await question()
    await answer(silent)
    expect(seen.hung).toHaveLength(1)
    watching.close()
  })

  it('is not judged by a question that was under way', async () => {
    const { question, answer, watching, clock, seen } = watched({ failures: 1 })
    await question()
    watching.forgive(clock.steady())
    await answer(silent)
    expect(seen).toEqual({ hung: [], heard: [] })
    await question()
    await answer(alive)
    expect(seen).toEqual({ hung: [], heard: ['alive'] })
    watching.close()
  })

  it('is not judged by a last word that was under way', async () => {
    const words: ((verdict: Verdict) => void)[] = []
    const lastWord = {
      kind: 'preset',
      name: 'last word',
      ask: (): Promise<Verdict> => new Promise((resolve) => words.push(resolve)),
    } as const
    const { question, answer, watching, clock, seen, settled } = watched({ failures: 1, lastWord })
    await question()
    await answer(silent)
    expect(words).toHaveLength(1)
    watching.forgive(clock.steady())
    words[0]?.(silent)
    await settled()
    expect(seen.hung).toEqual([])
    watching.close()
  })

  it('may be silent until the grace is over', async () => {
    const { question, answer, watching, clock, seen } = watched({ failures: 1 })
    watching.forgive(clock.steady() + 60_000)
    for (let time = 0; time < 5; time++) {
      await question()
      await answer(silent)
    }
    expect(seen.hung).toEqual([])
    await question()
    await answer(silent)
    expect(seen.hung).toHaveLength(1)
    watching.close()
  })
})
