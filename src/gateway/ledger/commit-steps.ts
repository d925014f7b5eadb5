/** What becomes of one change: what the books say to it, how it is taken back, and who is told once it is written. Pure. */
import type { AgenthostError } from '../../errors.ts'
import type { Books, Over } from './book-words.ts'
import type { Change, LedgerRows } from './ledger-rows.ts'
import type { Ask, Hold } from './ledger.ts'
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

export type Waiting = {
  readonly change: Change
  readonly done: (over: Over | null) => void
  readonly failed: (error: AgenthostError) => void
}

/** What the books say to a change: it is written, it does not fit, or it has no open try. */
export type Decision = { readonly waiting: Waiting; readonly is: 'written' | 'none' | Over }

/** Throws for a mistake of ours: negative money. */
export function decide(books: Books, tries: OpenTries, change: Change): Decision['is'] {
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

export function undo(books: Books, change: Change): void {
  if (change.do === 'reserve') books.undoReserve(change.hold)
  if (change.do === 'settle') books.undoSettle(change.hold)
}

export function finish(
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
