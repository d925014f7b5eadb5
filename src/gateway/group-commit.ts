/**
 * What is asked of the ledger in one turn of the loop is decided by the books and written in one transaction; only
 * then is anybody told. When it cannot be written the books forget the reservations; what was settled stays held,
 * waits, and is tried again until it is written.
 */
import { AgenthostError, codeOf, unable } from '../errors.ts'
import type { Books, Over } from './book-words.ts'
import type { Change, LedgerRows } from './ledger-rows.ts'
import type { Ask, Hold, Ledger } from './ledger.ts'
import type { OpenTries } from './open-tries.ts'

export type CommitDoors = {
  readonly books: Books
  readonly tries: OpenTries
  readonly write: LedgerRows['write']
  /** Why no money is held now; null when it is. */
  readonly shut: () => AgenthostError | null
  readonly nextHold: Hold
  readonly happened: (happening: CommitHappening) => void
}

export type CommitHappening =
  | { readonly is: 'refused'; readonly ask: Ask; readonly over: Over }
  | { readonly is: 'settled'; readonly ask: Ask }
  | { readonly is: 'twice'; readonly hold: Hold }
  /** Settlements wait; again null when they are written. */
  | { readonly is: 'unwritten'; readonly error: AgenthostError | null }

type Waiting = {
  readonly change: Change
  readonly done: (over: Over | null) => void
  readonly failed: (error: AgenthostError) => void
}

/** What the books say to a change: it is written, it does not fit, or it has no open try. */
type Decision = { readonly waiting: Waiting; readonly is: 'written' | 'none' | Over }

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
  const { books, tries, happened } = doors
  let queue: Waiting[] = []
  let late: Waiting[] = []
  let nextHold = doors.nextHold
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
    const wasLate = late.length
    const decided = batch.flatMap((waiting): Decision[] => {
      try {
        return [{ waiting, is: decide(books, tries, waiting.change) }]
      } catch (error) {
        waiting.failed(unwritten(error))
        return []
      }
    })
    const written = decided.flatMap(({ waiting, is }) => (is === 'written' ? [waiting] : []))
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
    if (written.length > 0 && wasLate === 0) happened({ is: 'unwritten', error: null })
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
  const asked = (change: Change): Promise<Over | null> =>
    new Promise((done, failed) => push({ change, done, failed }))
  return {
    ledger: {
      async reserve(ask) {
        const shut = doors.shut()
        if (shut !== null) throw shut
        const hold = nextHold++
        const over = await asked({ do: 'reserve', hold, ask })
        return over === null ? { hold } : { over }
      },
      name: (hold, generation) =>
        push({ change: { do: 'name', hold, generation }, done: ignore, failed: ignore }),
      settle: async (hold, settlement) => void (await asked({ do: 'settle', hold, settlement })),
      leaveOpen: async (hold, pending) => void (await asked({ do: 'leave', hold, pending })),
    },
    flush,
    waiting: () => late.length,
  }
}

function decide(books: Books, tries: OpenTries, change: Change): Decision['is'] {
  switch (change.do) {
    case 'reserve':
      return books.reserve(change.hold, change.ask) ?? 'written'
    case 'settle':
      return books.settle(change.hold, change.settlement.charged) ? 'written' : 'none'
    case 'name':
    case 'leave':
      return tries.has(change.hold) ? 'written' : 'none'
  }
}

function undo(books: Books, change: Change): void {
  if (change.do === 'reserve') books.undoReserve(change.hold)
  if (change.do === 'settle') books.undoSettle(change.hold)
}

function finish(
  { books, tries, happened }: CommitDoors,
  { change, done }: Waiting,
  is: Decision['is'],
): void {
  const { hold } = change
  if (typeof is === 'object' && change.do === 'reserve') {
    happened({ is: 'refused', ask: change.ask, over: is })
    return done(is)
  }
  if (is === 'none') {
    if (change.do === 'settle') happened({ is: 'twice', hold })
    return done(null)
  }
  if (change.do === 'reserve') tries.begin(hold, change.ask)
  if (change.do === 'name') tries.name(hold, change.generation)
  if (change.do === 'leave') tries.leave(hold, change.pending)
  if (change.do === 'settle') {
    books.close(hold)
    const ask = tries.end(hold, change.settlement.at)
    if (ask !== null) happened({ is: 'settled', ask })
  }
  done(null)
}

function unwritten(error: unknown): AgenthostError {
  const hint = 'Nothing was sent. Make room on the disk, or look at ledger.db.'
  return unable({ verb: 'write', object: 'the ledger', kind: 'temporary', hint }, error)
}

function ignore(): void {
  // A name that could not be written is only missed after a crash.
}
