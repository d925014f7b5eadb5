/** Joins the rooms for the runs of one batch: records, tokens, ledger, harnesses; and how each run ends. */
import { systemClock } from '../../clock.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { dropToken, makeToken } from '../../gateway/front/token-files.ts'
import { workOn, type WorkDoors } from '../../regression/attempt-work.ts'
import type { RunDoors, RunNews } from '../../regression/run-doors.ts'
import { endingOf } from '../../regression/run-ending.ts'
import { runNotices } from '../../regression/run-news.ts'
import type { KeptRun } from '../../regression/run-record.ts'
import { carryOutRun } from '../../regression/runner.ts'
import type { Suite } from '../../regression/task.ts'
import { weeksOf } from '../../regression/weeks-before.ts'
import type { Database } from '../../store/database.ts'
import { newsRows, type NewsRows } from '../../store/insights-news.ts'
import { regressionRows, type RegressionRows } from '../../store/insights-regression.ts'
import { verdictRows, type VerdictRows } from '../../store/insights-verdicts.ts'
import { insightsWriter, type WriteInsights } from '../../store/insights-writing.ts'
import { attemptFacts } from '../../store/ledger-attempts.ts'
import { showProgress } from './regress-progress.ts'
import type { Terminal } from '../terminal.ts'

export type Books = {
  readonly rows: RegressionRows
  readonly verdicts: VerdictRows
  readonly news: NewsRows
  readonly write: WriteInsights
}

export function booksOf(home: string, db: Database): Books {
  return {
    rows: regressionRows(db),
    verdicts: verdictRows(db),
    news: newsRows(db),
    write: insightsWriter(home, db, systemClock),
  }
}

export type Carrying = {
  readonly paths: HomePaths
  readonly books: Books
  readonly gatewayUrl: string
  readonly work: WorkDoors
  readonly parallel: number
  readonly stop: AbortSignal
  readonly terminal: Terminal
}

/** Until it ends, whichever way; its state and verdicts are on the disk then. */
export async function carryOut(kept: KeptRun, suite: Suite, carrying: Carrying): Promise<void> {
  const { books, parallel, stop, terminal } = carrying
  const { rows, verdicts, news, write } = books
  const attempts = rows.attempts(kept.id)
  const planned = kept.models.length * suite.tasks.length * kept.repeats
  const progress = {
    suite: kept.suite,
    planned,
    before: attempts.length,
    done: attempts.length,
    ...alreadyOf(attempts),
    underWay: 0,
    costNanoUsd: rows.spent(kept.batch),
    budgetNanoUsd: kept.budgetNanoUsd,
  }
  const showing = showProgress(progress, terminal, systemClock)
  const doors = doorsOf(kept, carrying, showing.tell)
  try {
    const hand = { kept, tasks: suite.tasks, parallel, stop, attempts }
    const underWay = rows.underWay(kept.id)
    const spentNanoUsd = rows.spent(kept.batch)
    const end = await carryOutRun({ ...hand, underWay, spentNanoUsd }, doors)
    const ending = endingOf(kept, end, doors.before)
    await write(() => {
      verdicts.put(kept.id, ending.verdicts)
      const at = systemClock.now()
      rows.endRun(kept.id, { state: ending.state, why: ending.why, at })
      for (const notice of runNotices(kept, ending)) news.add(at, notice)
    })
  } finally {
    showing.end()
  }
}

function alreadyOf(attempts: ReturnType<RegressionRows['attempts']>) {
  const passed = attempts.filter(({ outcome }) => outcome === 'passed').length
  const uncounted = attempts.filter(({ outcome }) =>
    ['transport', 'other-model', 'harness'].includes(outcome),
  ).length
  return { passed, uncounted, failed: attempts.length - passed - uncounted }
}

function doorsOf(
  kept: KeptRun,
  { paths, books, gatewayUrl, work }: Carrying,
  tell: (news: RunNews) => void,
): RunDoors {
  const { rows, verdicts, write } = books
  const { tokens } = gatewayPaths(paths.home)
  return {
    clock: systemClock,
    records: {
      begin: (run, key, at) => write(() => rows.begin(run, key, at)),
      record: (run, number, attempt, again) =>
        write(() => rows.record(run, number, attempt, again)),
    },
    tokens: {
      make: ({ name, run, under, costNanoUsd, until }) =>
        makeToken(tokens, {
          kind: 'attempt',
          name,
          run,
          routes: [],
          direct: [under.model],
          provider: under.provider,
          caps: [{ period: 'total', nanoUsd: costNanoUsd }],
          until,
        }),
      drop: (name) => void dropToken(tokens, { kind: 'attempt', name }),
    },
    gatewayUrl,
    facts: attemptFacts(paths.home),
    work: (task, ask) => workOn(task, ask, work),
    before: (model) => weeksOf(verdicts.before(kept, model), kept.harnessVersion),
    tell,
  }
}
