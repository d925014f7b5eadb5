/** What the gateway tells: a line in its log, and a notice that is kept until the daemon has taken it. */
import type { Clock } from '../clock.ts'
import type { GatewayNotice, TellDaemon } from '../gateway/telling.ts'
import type { Database } from '../store/database.ts'
import { noticeRows } from '../store/ledger-notices.ts'
import { listeners } from './listeners.ts'

type Rows = ReturnType<typeof noticeRows>

export type GatewayNews = {
  readonly tell: TellDaemon
  /** What was told before the file was open is written now. */
  readonly keepIn: (db: Database) => void
  readonly notices: Pick<Rows, 'since' | 'newest'> & {
    readonly onNotice: (listener: () => void) => () => void
  }
}

export function gatewayNews(
  clock: Clock,
  line: (subject: string, message: string) => void,
): GatewayNews {
  const heard = listeners()
  let rows: Rows | null = null
  const early: GatewayNotice[] = []
  const keep = (notice: GatewayNotice, into: Rows): void => {
    try {
      into.add(notice)
    } catch (error) {
      // A full disk: the log may still take it.
      line('notice', `not kept: ${error instanceof Error ? error.message : String(error)}`)
    }
    heard.tell()
  }
  return {
    tell(notice) {
      line(notice.kind, `${notice.subject}: ${notice.message}`)
      if (rows === null) early.push(notice)
      else keep(notice, rows)
    },
    keepIn(db) {
      rows = noticeRows(db, clock)
      for (const notice of early.splice(0)) keep(notice, rows)
    },
    notices: {
      since: (cursor, limit) => rows?.since(cursor, limit) ?? [],
      newest: () => rows?.newest() ?? 0,
      onNotice: heard.add,
    },
  }
}
