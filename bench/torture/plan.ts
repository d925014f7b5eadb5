/**
 * What the chaos driver does next, and how long it waits before that: by its seed alone, so that a run can be done
 * again. Which process is hit in the end depends on what lives at that moment. Pure.
 */
import { dice, type Dice } from '../../test/support/seed.ts'

/** By what they do; the number says how often, in comparison. */
export const ACTS = {
  'kill daemon': 6,
  'kill gateway': 6,
  'kill agent leader': 8,
  'kill agent group': 5,
  'kill watchdog': 3,
  'kill run': 5,
  'stop daemon': 3,
  'stop gateway': 3,
  'stop agent': 4,
  'stop run': 2,
  'hang daemon': 0.25,
  'hang gateway': 0.25,
  'hang agent': 2,
  'clock forward': 2,
  'clock back': 2,
  'clock past a day': 0.3,
  sleep: 1.5,
  'full disk': 2,
  'weather at the upstream': 4,
  'weather at the sink': 3,
  'config: another edition': 5,
  'config: a mistake': 3,
  'routes: raise the caps': 8,
  'routes: a mistake': 2,
  'routes: apply': 3,
  'routes: rollback': 1.5,
  'command: start': 5,
  'command: stop': 5,
  'command: restart': 5,
  'command: send': 2,
  'command: jobs run': 4,
  'command: jobs skip': 1.5,
  'command: alerts ack': 2,
  'command: gateway token': 3,
  'command: queue answer': 3,
  'command: logs': 2,
  'command: look': 3,
  // Not by chance.
  'calm: quiet hours': 0,
  'calm: over': 0,
} as const

export type Act = keyof typeof ACTS

export type Step = {
  readonly number: number
  readonly afterMs: number
  readonly act: Act
  /** In [0, 1): chooses the victim, the mistake, the size. */
  readonly which: number
  readonly size: number
}

/** What goes on in a calm stretch: nothing that touches the gateway, its upstream, the disk or the clock. */
const IN_CALM: Partial<Record<Act, number>> = {
  'kill agent leader': 2,
  'kill watchdog': 1,
  'kill run': 1,
  'routes: raise the caps': 6,
  'routes: apply': 1,
  'command: restart': 1,
  'command: jobs run': 1,
  'command: gateway token': 3,
  'command: queue answer': 2,
  'command: look': 2,
}

/** Half of all pauses are short: what breaks is broken again before it has come to rest. */
const SHORT_MS = 600
const LONG_MS = 3500
const CALM_MS = { least: 1000, more: 1500 }
/** One storm and one calm stretch are so many steps. */
const STORM_STEPS = 55
const CALM_STEPS = 15
const ROUND = STORM_STEPS + CALM_STEPS + 2

export function planOf(seed: number): () => Step {
  const random = dice(seed)
  let number = 0
  return () => {
    const turn = number % ROUND
    number += 1
    const isCalm = turn > STORM_STEPS
    const longest = random.below(2) === 0 ? SHORT_MS : LONG_MS
    const part = random.next()
    const afterMs = Math.round(isCalm ? CALM_MS.least + part * CALM_MS.more : part * longest)
    const found = chosen(random, isCalm ? IN_CALM : ACTS)
    const act =
      turn === STORM_STEPS ? 'calm: quiet hours' : turn === ROUND - 1 ? 'calm: over' : found
    return { number, afterMs, act, which: random.next(), size: random.next() }
  }
}

const AT_LAST: readonly Act[] = ['calm: quiet hours', 'calm: over']

/** Each act once, in an order of its own, and the calm at last: for a test. */
export function eachOnce(seed: number): readonly Step[] {
  const random = dice(seed)
  return (Object.keys(ACTS) as Act[])
    .map((act) => ({ act, at: random.next() + AT_LAST.indexOf(act) + 1 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ act }, index) => ({
      number: index + 1,
      afterMs: Math.round(random.next() * SHORT_MS),
      act,
      which: random.next(),
      size: random.next(),
    }))
}

function chosen(random: Dice, weights: Partial<Record<Act, number>>): Act {
  const all = Object.entries(weights) as [Act, number][]
  let left = random.next() * all.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [act, weight] of all) {
    left -= weight
    if (left < 0) return act
  }
  return 'command: look'
}
