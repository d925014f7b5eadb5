/**
 * What is asked of the ledger in one turn of the loop is decided by the books and written in one transaction; only
 * then is anybody told. When it cannot be written the books forget the reservations; what was settled stays held,
 * waits, and is tried again until it is written.
 */
import { codeOf, unable, type AgenthostError } from '../../errors.ts'
import type { Over } from './book-words.ts'
import {
  decide,
  finish,
  undo,
  type CommitDoors,
  type Decision,
  type Waiting,
} from './commit-steps.ts'
import type { Change } from './ledger-rows.ts'
import type { Hold, Ledger } from './ledger.ts'

/** Fails whatever is written; other errors are those of one row, and the others are written without it. */
const ALL_FAIL = /^SQLITE_(?:FULL|BUSY|IOERR|LOCKED|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB)/

export type GroupCommit = {
  readonly ledger: Ledger
  /** Writes what was asked for until now, and what could not be written before. */
  readonly flush: () => void
  /** How many settlements wait to be written. */
  readonly waiting: () => number
}

export function groupCommit(doors: CommitDoors): GroupCommit {
  const { books, happened } = doors
  let queue: Waiting[] = []
  let late: Waiting[] = []
  const flush = (): void => {
    const batch = [...late, ...queue]
    queue = []
    late = []
    if (batch.length > 0) take(batch)
  }
  const push = (waiting: Waiting): void => {
    if (queue.push(waiting) === 1) setImmediate(flush)
  }
  const take = (batch: readonly Waiting[]): void => {
    const decided = decideAll(doors, batch)
    const written = writtenOf(decided)
    try {
      if (written.length > 0) doors.write(written.map(({ change }) => change))
    } catch (error) {
      for (const { change } of written.toReversed()) undo(books, change)
      return refuse(
        decided.map(({ waiting }) => waiting),
        error,
      )
    }
    for (const { waiting, is } of decided) finish(doors, waiting, is)
    if (written.length > 0 && late.length === 0) happened({ is: 'unwritten', error: null })
  }
  const refuse = (batch: readonly Waiting[], error: unknown): void => {
    const isOfAll = ALL_FAIL.test(codeOf(error) ?? '')
    if (!isOfAll && batch.length > 1) {
      for (const waiting of batch) take([waiting])
      return
    }
    const ours = unwritten(error)
    for (const waiting of batch) {
      if (isOfAll && waiting.change.do !== 'reserve') late.push(waiting)
      else waiting.failed(ours)
    }
    if (late.length > 0) happened({ is: 'unwritten', error: ours })
  }
  return { ledger: ledgerOf(doors, push), flush, waiting: () => late.length }
}

function ledgerOf({ shut, nextHold }: CommitDoors, push: (waiting: Waiting) => void): Ledger {
  let next = nextHold
  const asked = (change: Change): Promise<Over | null> =>
    new Promise((done, failed) => push({ change, done, failed }))
  return {
    async reserve(ask) {
      const error = shut()
      if (error !== null) throw error
      const hold = next++
      const over = await asked({ do: 'reserve', hold, ask })
      return over === null ? { hold } : { over }
    },
    name: (hold, generation) =>
      push({ change: { do: 'name', hold, generation }, done: ignore, failed: ignore }),
    settle: async (hold, settlement) => void (await asked({ do: 'settle', hold, settlement })),
    leaveOpen: async (hold, pending) => void (await asked({ do: 'leave', hold, pending })),
  }
}

function decideAll({ books, tries }: CommitDoors, batch: readonly Waiting[]): readonly Decision[] {
  return batch.flatMap((waiting): Decision[] => {
    try {
      return [{ waiting, is: decide(books, tries, waiting.change) }]
    } catch (error) {
      waiting.failed(unwritten(error))
      return []
    }
  })
}

/** A name whose try is settled in the same turn goes with the settlement, which says it too: one writing less a call. */
function writtenOf(decided: readonly Decision[]): readonly Waiting[] {
  const written = decided.flatMap(({ waiting, is }) => (is === 'written' ? [waiting] : []))
  const named = new Set<Hold>()
  for (const { change } of written) {
    if (change.do === 'settle' && change.settlement.generation !== null) named.add(change.hold)
  }
  return written.filter(({ change }) => change.do !== 'name' || !named.has(change.hold))
}

function unwritten(error: unknown): AgenthostError {
  const hint =
    'Nothing is sent, and what was held stays held. Make room on the disk, or look at ledger.db.'
  return unable({ verb: 'write', object: 'the ledger', kind: 'temporary', hint }, error)
}

function ignore(): void {
  // A name that could not be written is only missed after a crash.
}
