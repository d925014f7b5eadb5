/** The versions of the models' prices in `ledger.db`. */
import type { KeptPrice, PriceRows } from '../gateway/prices/price-shelf.ts'
import type { Database } from './database.ts'

const COLUMNS = 'version, upstream, model, text, seen_at AS seenAt'

export function priceRows(db: Database): PriceRows {
  const latest = db.prepare<[], KeptPrice>(
    `SELECT ${COLUMNS} FROM prices
     WHERE version IN (SELECT max(version) FROM prices GROUP BY upstream, model)
     ORDER BY version`,
  )
  const newest = db.prepare<[string, string], KeptPrice>(
    `SELECT ${COLUMNS} FROM prices WHERE upstream = ? AND model = ? ORDER BY version DESC LIMIT 1`,
  )
  const seen = db.prepare<[number, number]>('UPDATE prices SET seen_at = ? WHERE version = ?')
  const add = db.prepare<[Omit<KeptPrice, 'version'>]>(
    `INSERT INTO prices (upstream, model, at, seen_at, text)
     VALUES (:upstream, :model, :seenAt, :seenAt, :text)`,
  )
  const keep = db.transaction((price: Omit<KeptPrice, 'version'>): number => {
    const last = newest.get(price.upstream, price.model)
    if (last === undefined || last.text !== price.text)
      return Number(add.run(price).lastInsertRowid)
    seen.run(price.seenAt, last.version)
    return last.version
  })
  return { latest: () => latest.all(), keep: (price) => keep.immediate(price) }
}
