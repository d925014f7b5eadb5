/** One week out of `insights.db` and the routing table, for every command that shows one. */
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { mondayOf } from '../../rankings/days.ts'
import type { Day, RankingFacts } from '../../rankings/facts.ts'
import { weekView } from '../../rankings/week.ts'
import type { WeekView } from '../../rankings/week-view.ts'
import { newestWeek, rankingFacts } from '../../store/insights-facts.ts'
import { readInsights } from '../../store/insights-reading.ts'
import { ownRegions } from './own-regions.ts'
import { ownUseOf } from './own-spend.ts'
import { routesInUse } from '../routes/routes-in-use.ts'

/** The week that a day is in; the newest one for null. Rejects with `bad` where it is not stored, and says which are. */
export async function weekViewOf(
  { home, config }: Pick<HomePaths, 'home' | 'config'>,
  day: Day | null,
  env: NodeJS.ProcessEnv,
): Promise<WeekView> {
  const { routes, warnings } = routesInUse(home)
  const { facts, newest } = stored(home, day, routes)
  const { homes, untold } = await ownRegions(config, env)
  const told = [...facts.warnings, ...warnings, ...untold]
  return weekView({ ...facts, warnings: told }, day ?? newest, { homes })
}

/** Every week that is stored, and the names of their models. Throws `bad` where there is none. */
export function everyWeek({ home }: HomePaths): RankingFacts {
  return stored(home, null, []).facts
}

function stored(
  home: string,
  day: Day | null,
  routes: RankingFacts['routes'],
): { readonly facts: RankingFacts; readonly newest: Day } {
  const found = readInsights(home, (db) => {
    const newest = newestWeek(db)
    if (newest === null) return null
    const week = day === null ? newest : mondayOf(day)
    const facts = rankingFacts(db, { week, routes, own: ownUseOf(home, week) })
    const isThere = facts.weeks.some(({ start }) => start === week)
    // Whoever asks for a week that is not there is told which ones are, also the later ones.
    return { facts: isThere ? facts : rankingFacts(db, { week: newest, routes }), newest }
  })
  if (found !== null) return found
  const hint = 'Pull them with: agenthost rankings pull'
  throw new AgenthostError('bad', 'unable to show the rankings: no week is stored yet', hint)
}
