/** What a proposal is made of: the newest week, the newest good results, and what the ledger has of the routes. */
import { existsSync } from 'node:fs'
import type { Clock } from '../../clock.ts'
import { loadConfig } from '../../config/load.ts'
import { REGRESSION_DEFAULT, suitesOfRoute, type RegressionEntry } from '../../config/regression.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { monthOf } from '../../gateway/ledger/budget-view.ts'
import type { WeekView } from '../../rankings/week-view.ts'
import { modelDifference } from '../../regression/model-difference.ts'
import { seededRandom } from '../../regression/random.ts'
import type { RegressionFacts } from '../../regression/regression-facts.ts'
import type { ProposeFrom } from '../../routing/propose.ts'
import type { RouteLoad, RouteMonth } from '../../routing/propose-limits.ts'
import type { RoutingTable } from '../../routing/table.ts'
import { loadOf } from '../../store/ledger-load.ts'
import { readLedger, spentBy } from '../../store/ledger-reading.ts'
import { weekViewOf } from '../rankings/week-of.ts'

const WEEK_MS = 7 * 86_400_000
/** Whole months that are looked at; the ledger keeps more. */
const MONTHS = 2

/** Rejects with `config` where the file has mistakes. */
export async function regressionEntry(
  { config }: Pick<HomePaths, 'config'>,
  env: NodeJS.ProcessEnv,
): Promise<RegressionEntry> {
  if (!existsSync(config)) return REGRESSION_DEFAULT
  return (await loadConfig(config, env)).config.regression
}

/** Null where no week is stored yet. */
export async function newestWeekView(
  paths: HomePaths,
  env: NodeJS.ProcessEnv,
): Promise<WeekView | null> {
  try {
    return await weekViewOf(paths, null, env)
  } catch (error) {
    if (error instanceof AgenthostError && error.kind === 'bad') return null
    throw error
  }
}

export function proposeFacts(from: {
  readonly home: string
  readonly table: RoutingTable
  readonly view: WeekView | null
  readonly facts: RegressionFacts
  readonly entry: RegressionEntry
  readonly clock: Clock
}): Omit<ProposeFrom, 'unwanted'> {
  const { home, table, view, facts, entry, clock } = from
  return {
    table,
    moves: view?.moves ?? [],
    own: view?.own ?? [],
    facts,
    suitesOf: (route) => suitesOfRoute(entry, route),
    // From a seed: the same week gives the same figures.
    compare: (one, other) =>
      modelDifference(one.scores, other.scores, seededRandom(one.run * 1009 + other.run)),
    loads: loads(home, table, clock),
    months: months(home, clock),
  }
}

function loads(home: string, { routes }: RoutingTable, clock: Clock): readonly RouteLoad[] {
  const to = clock.now()
  const found = readLedger(home, (db) =>
    routes.flatMap(({ name, maxConcurrency: places }) =>
      places === null
        ? []
        : [{ route: name, ...loadOf(db, { route: name, places }, { from: to - WEEK_MS, to }) }],
    ),
  )
  return found ?? []
}

/** Whole months that lie behind, and of each route the dearest; of a month that the books began in, too little. */
function months(home: string, clock: Clock): readonly RouteMonth[] {
  const found = readLedger(home, (db) => {
    const before = [monthOf(clock.now())]
    for (let at = 0; at < MONTHS; at += 1) before.push(monthOf((before.at(-1)?.from ?? 1) - 1))
    const spans = before
      .slice(1)
      .filter(({ from }) => spentBy(db, 'all', { from: 0, to: from })[0]?.calls)
    return spans.flatMap((span) => {
      const month = new Date(span.from).toISOString().slice(0, 'YYYY-MM'.length)
      return spentBy(db, 'route', span).map(({ key: route, spent }) => {
        return { route, month, nanoUsd: spent }
      })
    })
  })
  const dearest = (found ?? []).toSorted((a, b) => (a.nanoUsd < b.nanoUsd ? 1 : -1))
  return dearest.filter((each, at) => dearest.findIndex(({ route }) => route === each.route) === at)
}
