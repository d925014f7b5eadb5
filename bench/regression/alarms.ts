/** How often a model is called worse in simulated weeks in which none got worse: all models and both stages together. */
import { seededRandom } from '../../src/regression/random.ts'
import { isFalseAlarm } from '../../test/support/simulated-weeks.ts'
import { figure } from '../harness/figures.ts'
import type { Sheet } from '../supervisor/sheet.ts'
import { single } from '../table/figure.ts'

export const ALARM_ROW = 'false alarms of simulated quiet weeks, %'

const SEED = 7
const MOST_PERCENT = 5

export function falseAlarms(sheet: Sheet, weeks: number): void {
  const random = seededRandom(SEED)
  let alarms = 0
  for (let week = 0; week < weeks; week++) if (isFalseAlarm(random)) alarms += 1
  const percent = (100 * alarms) / weeks
  sheet.put({
    row: ALARM_ROW,
    column: 'agenthost',
    text: `${figure(percent)} (n=${weeks}, seed ${SEED})`,
    met: percent <= MOST_PERCENT,
    reads: [single('false-alarms', percent, weeks)],
  })
}
