/**
 * Hears what commands left in `insights.db` for people to be told: the file is opened only when it has changed, and
 * each piece of news becomes one event, its cursor moved on in the transaction of the event.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import { newsRows } from '../store/insights-news.ts'
import { peekInsights } from '../store/insights-reading.ts'
import type { Parts } from './compose.ts'

/** Kinds that are a command's to tell; none of them speaks for agents. */
const KIND = /^(?:routes|regression)\.[a-z-]{1,40}$/
/** The rest comes a second later. */
const AT_ONCE = 100

export type InsightsNews = {
  /** Called each second: two looks at the file system, and nothing more while nobody writes. */
  readonly tick: () => void
}

export function insightsNews(
  { paths, chronicle, notices }: Pick<Parts, 'paths' | 'chronicle' | 'notices'>,
  failed: (error: unknown) => void,
): InsightsNews {
  const path = join(paths.home, 'insights.db')
  let seen = ''
  const kept = notices.insights
  let cursor = kept.get()
  const look = (): void => {
    const read = peekInsights(paths.home, (db) => {
      const rows = newsRows(db)
      // A new file in the place of a damaged one counts from the beginning.
      return rows.since(rows.newest() < cursor ? 0 : cursor, AT_ONCE)
    })
    const found = read ?? []
    for (const { cursor: at, ...event } of found) {
      cursor = at
      if (KIND.test(event.kind)) chronicle.take(event, () => kept.put(at))
    }
    if (found.length === AT_ONCE) seen = ''
  }
  return {
    tick() {
      const now = [path, `${path}-wal`].map(stampOf).join()
      if (now === seen) return
      seen = now
      try {
        look()
      } catch (error) {
        // Of another version, or busy: whoever writes it next brings it up to date, and changes it.
        if (!(error instanceof AgenthostError)) failed(error)
      }
    },
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino}-${stat.size}-${stat.mtimeMs}`
}
