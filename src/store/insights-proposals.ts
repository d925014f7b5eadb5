/** Proposals for the routing table and what became of them. None is deleted; what is decided stays decided. */
import type { Instant } from '../clock.ts'
import type { Proposal, ProposalState } from '../routing/proposal.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'
import { newsRows, type News } from './insights-news.ts'

export type Decision = {
  readonly id: number
  readonly state: 'applied' | 'rejected'
  readonly at: Instant
  readonly by: string
  readonly why: string
}

export type Proposals = {
  /** Those that wait for another table become outdated. */
  readonly outdate: (table: string | null) => void
  /** Waiting, in the place of every one that waited; `news` is told of it in the same transaction. Gives its number. */
  readonly add: (
    proposal: Pick<Proposal, 'at' | 'table' | 'lines' | 'text'>,
    news: (id: number) => News,
  ) => number
  /** False for one that does not wait. */
  readonly decide: (decision: Decision, news: News) => boolean
  readonly get: (id: number) => Proposal | null
  /** The newest first. */
  readonly list: (limit: number) => readonly Proposal[]
}

type Row = {
  readonly id: number
  readonly at: number
  readonly base: string
  readonly lines: string
  readonly text: string
  readonly state: ProposalState
  readonly decided_at: number | null
  readonly decided_by: string | null
  readonly why: string | null
}

export function proposals(db: Database): Proposals {
  const outdate = db.prepare<[string]>(
    `UPDATE proposals SET state = 'outdated' WHERE state = 'waiting' AND base <> ?`,
  )
  const replace = db.prepare(`UPDATE proposals SET state = 'outdated' WHERE state = 'waiting'`)
  const add = db.prepare(
    `INSERT INTO proposals (at, base, lines, text, state) VALUES (:at, :table, :lines, :text, 'waiting')`,
  )
  const decide = db.prepare(
    `UPDATE proposals SET state = :state, decided_at = :at, decided_by = :by, why = :why
     WHERE id = :id AND state = 'waiting'`,
  )
  const get = db.prepare<[number], Row>('SELECT * FROM proposals WHERE id = ?')
  const list = db.prepare<[number], Row>('SELECT * FROM proposals ORDER BY id DESC LIMIT ?')
  const news = newsRows(db)
  return {
    outdate: (table) => durably(db, () => void outdate.run(table ?? '')),
    add: (proposal, newsOf) =>
      durably(db, () => {
        replace.run()
        const row = { ...proposal, lines: JSON.stringify(proposal.lines) }
        const id = Number(add.run(row).lastInsertRowid)
        news.add(proposal.at, newsOf(id))
        return id
      }),
    decide: (decision, told) =>
      durably(db, () => {
        const isDecided = decide.run(decision).changes > 0
        if (isDecided) news.add(decision.at, told)
        return isDecided
      }),
    get(id) {
      const row = get.get(id)
      return row === undefined ? null : proposalOf(row)
    },
    list: (limit) => list.all(limit).map(proposalOf),
  }
}

function proposalOf(row: Row): Proposal {
  const { id, at, base: table, lines, text, state, decided_at: decidedAt } = row
  const decided =
    decidedAt === null ? null : { at: decidedAt, by: row.decided_by ?? '', why: row.why ?? '' }
  return { id, at, table, lines: JSON.parse(lines) as Proposal['lines'], text, state, decided }
}
