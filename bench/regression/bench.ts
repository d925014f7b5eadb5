/**
 * What regression runs cost beside the models: an attempt of each harness, the check of the suite `chores`, and the
 * verdicts of a week.
 */
import { loadavg } from 'node:os'
import { seededRandom } from '../../src/regression/random.ts'
import type { TaskScores } from '../../src/regression/verdict.ts'
import { verdictsOf, type ModelWeek } from '../../src/regression/verdicts.ts'
import { run } from '../harness/command.ts'
import { figure, median } from '../harness/figures.ts'
import { program } from '../harness/home.ts'
import { realClaude } from '../harness/real-claude.ts'
import { inRoom, type Workbench } from '../harness/workbench.ts'
import type { Measured } from '../rooms.ts'
import { markdownOf, newSheet, type Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { ALARM_ROW, falseAlarms, powers } from './alarms.ts'
import { claudeAttempts, directAttempts } from './attempts.ts'

const DIRECT_ROW = '`direct`, an attempt beside its model, ms median'
const CLAUDE_ROW = '`claude-code`, an attempt beside its model and check, ms median'
const CHECK_ROW = '`regress check chores`, whole process, s'
const VERDICT_ROW = 'verdicts of 10 models × 100 tasks × 5, ms median'
const TARGETS = {
  [DIRECT_ROW]: '< 300',
  [CLAUDE_ROW]: '< 1500',
  [CHECK_ROW]: '< 60, two cores',
  [VERDICT_ROW]: '< 2000',
  [ALARM_ROW]: '≤ 5',
}
const OURS = 'agenthost'
const LOAD = 'load average'

export async function benchRegression(
  bench: Workbench,
  { quick }: { readonly quick: boolean },
): Promise<Measured> {
  const sheet = newSheet(bench.say)
  put(sheet, VERDICT_ROW, verdictTimes(quick ? 3 : 9))
  falseAlarms(sheet, quick ? 200 : 2000)
  powers(sheet, quick ? 100 : 1000)
  put(sheet, DIRECT_ROW, await directAttempts(quick ? 1 : 3))
  const claude = realClaude()
  if (claude === null) {
    const text = 'not measured: there is no Claude Code; scripts/test installs it'
    sheet.put({ row: CLAUDE_ROW, column: OURS, text, isTrouble: true })
  } else put(sheet, CLAUDE_ROW, await claudeAttempts(claude))
  await inRoom(bench, async ({ dir, env }) => {
    const words = [process.execPath, program(), 'regress', 'check', 'chores']
    const place = { env: { ...env, AGENTHOST_HOME: dir }, timeoutMs: 300_000 }
    const { code, ms, stdout, stderr } = await run(words, place)
    if (code !== 0) throw new Error(`regress check chores: exit ${code}: ${stdout}${stderr}`)
    put(sheet, CHECK_ROW, [ms / 1000], 1)
  })
  const cells = sheet.cells()
  return {
    report: markdownOf(cells, [OURS, LOAD], TARGETS),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

/** What each must stay under, and what it is called on the page of all rooms. */
const LIMITS: Readonly<Record<string, readonly [name: string, most: number]>> = {
  [DIRECT_ROW]: ['direct', 300],
  [CLAUDE_ROW]: ['claude-code', 1500],
  [CHECK_ROW]: ['check-chores', 60],
  [VERDICT_ROW]: ['verdicts', 2000],
}

function put(sheet: Sheet, row: string, taken: readonly number[], digits = 0): void {
  const [name = '', most = 0] = LIMITS[row] ?? []
  const text = `${figure(median(taken), digits)} (n=${taken.length})`
  const reads = [reading(name, taken)]
  sheet.put({ row, column: OURS, text, met: median(taken) < most, data: taken, reads })
  const load = loadavg().map((each) => figure(each, 2))
  sheet.put({ row, column: LOAD, text: load.join(' ') })
}

const MODELS = 10
const TASKS = 100
const REPEATS = 5
/** As many as drift looks at, with the week itself; the reference takes the last four of them. */
const WEEKS = 12
const SEED = 7

function verdictTimes(times: number): readonly number[] {
  const random = seededRandom(SEED)
  const week = (): TaskScores =>
    new Map(
      Array.from({ length: TASKS }, (_none, task) => {
        const skill = ((task % 10) + 0.5) / 10
        const tries = Array.from({ length: REPEATS }, () => random.next() < skill)
        // Now and then one did not count: then the weights are not all the same.
        const counted = random.below(20) === 0 ? REPEATS - 1 : REPEATS
        const passed = tries.slice(0, counted).filter(Boolean).length
        return [`task-${task}`, { passed, counted }] as const
      }),
    )
  const weeks = Array.from({ length: MODELS }, (_none, model): ModelWeek => {
    const before = Array.from({ length: WEEKS }, week)
    return { model: `model-${model}`, now: week(), stages: 1, before, isInvalid: false }
  })
  return Array.from({ length: times }, () => {
    const from = performance.now()
    verdictsOf(weeks, seededRandom(SEED))
    return performance.now() - from
  })
}
