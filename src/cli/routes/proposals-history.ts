/** Proposals beside the versions of the table: under the same lock, in the same file, so that neither runs ahead. */
import { systemClock } from '../../clock.ts'
import { changeKey } from '../../routing/proposal.ts'
import { readInsights } from '../../store/insights-reading.ts'
import { proposals, type Proposals } from '../../store/insights-proposals.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Proposal } from '../../routing/proposal.ts'

const WEEK_MS = 7 * 86_400_000
const UNWANTED_MS = 4 * WEEK_MS
const LOOKED_AT = 200
/** Who decided where nobody did. */
export const BY_ITSELF = 'by itself'

/** All that were made, the newest first; without a lock. What waits for another table is shown as outdated. */
export function listedProposals(
  home: string,
  version: string | null,
  limit: number,
): readonly Proposal[] {
  if (!existsSync(join(home, 'insights.db'))) return []
  const found = readInsights(home, (db) => proposals(db).list(limit)) ?? []
  return found.map((each) =>
    each.state === 'waiting' && each.table !== version ? { ...each, state: 'outdated' } : each,
  )
}

/** Changes that a person rejected in the last four weeks. */
export function unwantedIn(rows: Proposals): ReadonlySet<string> {
  const since = systemClock.now() - UNWANTED_MS
  const rejected = rows
    .list(LOOKED_AT)
    .filter(({ state, decided }) => state === 'rejected' && (decided?.at ?? 0) >= since)
  return new Set(rejected.flatMap(({ lines }) => lines.map(changeKey)))
}

/** Lines that were taken without a person in the last seven days. */
export function takenLately(rows: Proposals): number {
  const since = systemClock.now() - WEEK_MS
  return rows
    .list(LOOKED_AT)
    .filter(({ state, decided }) => {
      return state === 'applied' && decided?.by === BY_ITSELF && decided.at >= since
    })
    .reduce((sum, { lines }) => sum + lines.length, 0)
}
