/** A pull in this process: a real database, a real server, and a clock that the pull's own waits move. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pull, type Pulled, type PullWish } from '../../src/rankings/pull.ts'
import { getter } from '../../src/rankings/source-http.ts'
import { openRouter, type Source } from '../../src/rankings/source.ts'
import { openInsights } from '../../src/store/insights.ts'
import { pullRows } from '../../src/store/insights-pulls.ts'
import { requestRows } from '../../src/store/insights-requests.ts'
import type { Database } from '../../src/store/database.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import {
  openRouterStandIn,
  STAND_IN_KEY,
  type OpenRouterStandIn,
  type StandInOptions,
} from './openrouter-stand-in.ts'

export type Pulling = {
  readonly server: OpenRouterStandIn
  readonly db: Database
  readonly home: string
  readonly clock: ManualClock
  /** Every wait before another try, in milliseconds. */
  readonly waits: number[]
  readonly source: (url?: string) => Source
  readonly pull: (wish?: Partial<PullWish>) => Promise<Pulled>
  readonly close: () => Promise<void>
}

/** It is Monday 2026-11-23, nine o'clock UTC, unless said otherwise. */
export async function pulling(
  at = '2026-11-23T09:00:00Z',
  options: StandInOptions = {},
): Promise<Pulling> {
  const clock = manualClock()
  clock.setWall(Date.parse(at) - clock.now())
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)
  const server = await openRouterStandIn({ today, ...options })
  const home = mkdtempSync(join(tmpdir(), 'agenthost-pull-'))
  const { db } = openInsights(home, clock.now())
  const waits: number[] = []
  const requests = requestRows(db)
  const source = (url = server.url): Source =>
    openRouter(
      { url, key: STAND_IN_KEY },
      {
        clock,
        get: getter(clock),
        wait(ms) {
          waits.push(ms)
          clock.pass(ms)
          return Promise.resolve()
        },
        askedSince: requests.since,
        note: requests.note,
      },
    )
  return {
    server,
    db,
    home,
    clock,
    waits,
    source,
    pull: (wish = {}) => {
      const doors = { clock, source: source(), store: pullRows(db) }
      return pull({ frontend: false, routes: [], ...wish }, doors)
    },
    async close() {
      db.close()
      await server.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
