/** Made-up weeks of models whose skills are known, so that it is known whether anything got worse. */
import type { Random } from '../../src/regression/random.ts'
import type { TaskScores } from '../../src/regression/verdict.ts'
import { verdictsOf, wantsSecondStage, type ModelWeek } from '../../src/regression/verdicts.ts'

/** Beta(1.2, 0.5) by Jöhnk's method: most tasks are easy for a model, some are not. */
export function skill(random: Random): number {
  for (;;) {
    const x = random.next() ** (1 / 1.2)
    const y = random.next() ** (1 / 0.5)
    if (x + y <= 1 && x + y > 0) return x / (x + y)
  }
}

export function passes(skills: readonly number[], k: number, random: Random): TaskScores {
  return new Map(
    skills.map((p, task) => {
      let passed = 0
      for (let attempt = 0; attempt < k; attempt += 1) passed += random.next() < p ? 1 : 0
      return [String(task), { passed, counted: k }]
    }),
  )
}

export function added(one: TaskScores, other: TaskScores): TaskScores {
  return new Map(
    [...one].map(([task, { passed, counted }]) => {
      const more = other.get(task)
      return [
        task,
        { passed: passed + (more?.passed ?? 0), counted: counted + (more?.counted ?? 0) },
      ]
    }),
  )
}

/** Whether one of three models is called worse in a week in which nothing changed: 30 tasks, 3 repeats, both stages. */
export function isFalseAlarm(random: Random): boolean {
  const models = ['a', 'b', 'c'].map((model): ModelWeek => {
    const skills = Array.from({ length: 30 }, () => skill(random))
    const before = [0, 1, 2, 3].map(() => passes(skills, 3, random))
    const first: ModelWeek = {
      model,
      now: passes(skills, 3, random),
      stages: 1,
      before,
      isInvalid: false,
    }
    if (!wantsSecondStage(first)) return first
    const second = passes(skills, 3, random)
    return { ...first, now: added(first.now, second), stages: 2 }
  })
  const tests = verdictsOf(models, { next: () => 0, below: () => 0 })
  return tests.some(({ word }) => word === 'REGRESSED')
}
