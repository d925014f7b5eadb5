/** The gateway's routing: the table in force, and which one a session goes by, over the ledger's file. */
import type { Clock } from '../clock.ts'
import { sessions, type SessionAsk } from '../gateway/tables/sessions.ts'
import { tablesInForce, type TableInForce } from '../gateway/tables/tables.ts'
import type { TellDaemon } from '../gateway/telling.ts'
import { parseRouting } from '../routing/parse.ts'
import type { Database } from '../store/database.ts'
import { sessionRows } from '../store/ledger-sessions.ts'
import { routingReading } from './routing-reading.ts'

export type GatewayRouting = {
  /** Null while there is none, and never was. */
  readonly inForce: () => TableInForce | null
  readonly tableFor: (ask: SessionAsk, inForce: TableInForce) => TableInForce
  /** Looks now, as after a change of the upstreams; otherwise it looks by itself. */
  readonly look: () => void
  /** Writes what is not yet written; before the ledger's file is closed. */
  readonly close: () => void
}

type Parts = {
  /** `routing.json`. */
  readonly path: string
  /** Names of the upstreams that a model may be at, as they are now. */
  readonly upstreams: () => readonly string[]
  /** `ledger.db`, with its step of sessions applied. */
  readonly db: Database
  readonly clock: Clock
  readonly tell: TellDaemon
}

export function gatewayRouting({ path, upstreams, db, clock, tell }: Parts): GatewayRouting {
  const read = (text: string): ReturnType<typeof parseRouting> =>
    parseRouting(text, routingReading(upstreams()))
  const beside = (): string => upstreams().join(' ')
  const rows = sessionRows(db)
  const tables = tablesInForce({ path, clock, read, tell, kept: rows, beside })
  const known = sessions({ rows, clock, read })
  return {
    inForce: tables.current,
    tableFor: known.tableFor,
    look: tables.look,
    close() {
      tables.close()
      known.close()
    },
  }
}
