/**
 * What the statistics promise, by simulation: how often a model is called worse in weeks in which none got worse, and how
 * often a drop of a known size is seen.
 */
import { exchangeTest, pairsOf } from '../../src/regression/against-before.ts'
import { seededRandom } from '../../src/regression/random.ts'
import { isFalseAlarm, passes, skill } from '../../test/support/simulated-weeks.ts'
import { figure } from '../harness/figures.ts'
import type { Sheet } from '../supervisor/sheet.ts'
import { single } from '../table/figure.ts'

export const ALARM_ROW = 'false alarms of simulated quiet weeks, %'

const OURS = 'agenthost'
const SEED = 7
const MOST_PERCENT = 5

/** By the name of its figure: tasks, attempts of each, and by how much each task got harder. */
const DROPS = {
  'power-30-3-10': [30, 3, 0.1],
  'power-30-3-15': [30, 3, 0.15],
  'power-60-3-10': [60, 3, 0.1],
  'power-60-1-15': [60, 1, 0.15],
} as const

export function falseAlarms(sheet: Sheet, weeks: number): void {
  const random = seededRandom(SEED)
  let alarms = 0
  for (let week = 0; week < weeks; week++) if (isFalseAlarm(random)) alarms += 1
  const percent = (100 * alarms) / weeks
  sheet.put({
    row: ALARM_ROW,
    column: OURS,
    text: `${figure(percent)} (n=${weeks}, seed ${SEED})`,
    met: percent <= MOST_PERCENT,
    reads: [single('false-alarms', percent, weeks)],
  })
}

export function powers(sheet: Sheet, rounds: number): void {
  for (const [name, [tasks, attempts, drop]] of Object.entries(DROPS)) {
    const share = power({ tasks, attempts, drop }, rounds)
    const row = `drops of ${drop} seen at p < 0.05, ${tasks} tasks × ${attempts}`
    const text = `${figure(share, 2)} (n=${rounds}, seed ${SEED})`
    sheet.put({ row, column: OURS, text, reads: [single(name, share, rounds)] })
  }
}

type Drop = { readonly tasks: number; readonly attempts: number; readonly drop: number }

/** Share of rounds in which the drop is seen. */
function power({ tasks, attempts, drop }: Drop, rounds: number): number {
  const random = seededRandom(SEED)
  let seen = 0
  for (let round = 0; round < rounds; round++) {
    const skills = Array.from({ length: tasks }, () => skill(random))
    const worse = skills.map((one) => Math.max(0, one - drop))
    const before = passes(skills, attempts, random)
    const test = exchangeTest(pairsOf(passes(worse, attempts, random), before))
    if ((test?.worse ?? 1) < 0.05) seen += 1
  }
  return seen / rounds
}
