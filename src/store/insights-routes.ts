/** Every version of the routing table that was ever applied, or found to be written by hand. None is ever changed. */
import type { KeptVersion, TableVersion } from '../routing/history.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'

type Row = Omit<TableVersion, 'usable'> & { readonly usable: number }

export type RoutingVersions = {
  readonly newest: () => TableVersion | null
  /** On the disk when it comes back. */
  readonly add: (version: KeptVersion) => void
  /** The newest first, without their bytes. */
  readonly list: (limit: number) => readonly TableVersion[]
  readonly bytesOf: (sha: string) => Buffer | null
}

const COLUMNS = 'at, sha, who, why, origin, source, usable'

export function routingVersions(db: Database): RoutingVersions {
  const list = db.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM routing_versions ORDER BY id DESC LIMIT ?`,
  )
  const bytes = db.prepare<[string], { bytes: Buffer }>(
    'SELECT bytes FROM routing_versions WHERE sha = ? ORDER BY id DESC LIMIT 1',
  )
  const add = db.prepare(
    `INSERT INTO routing_versions (at, sha, bytes, who, why, origin, source, usable)
     VALUES (:at, :sha, :bytes, :who, :why, :origin, :source, :usable)`,
  )
  const all = (limit: number): readonly TableVersion[] =>
    list.all(limit).map((row) => ({ ...row, usable: row.usable === 1 }))
  return {
    newest: () => all(1)[0] ?? null,
    add: (version) =>
      durably(db, () => void add.run({ ...version, usable: version.usable ? 1 : 0 })),
    list: all,
    bytesOf: (sha) => bytes.get(sha)?.bytes ?? null,
  }
}
