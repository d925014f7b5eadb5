/** What of the ledger's own life is worth telling; each trouble once, until it is over. Pure. */
import { AgenthostError, causeOf } from '../../errors.ts'
import type { Books } from './book-words.ts'
import type { BudgetWatch } from './budget-watch.ts'
import type { CommitHappening } from './commit-steps.ts'
import type { TellDaemon } from '../telling.ts'

export type LedgerNews = {
  readonly opened: (how: {
    readonly movedTo: string | null
    /** How a copy of what was lost is put back; said where it was moved aside. */
    readonly wayBack: string
    readonly mustCompare: boolean
    readonly wrong: readonly string[]
  }) => void
  readonly happened: (happening: CommitHappening) => void
  readonly flushed: () => void
  readonly unflushed: (error: unknown) => void
}

/** The first so many lines of what does not agree are told. */
const LINES_TOLD = 5

export function ledgerNews({
  tell,
  watch,
  books,
}: {
  tell: TellDaemon
  watch: BudgetWatch
  books: Books
}): LedgerNews {
  let isUnwritten = false
  let isUnflushed = false
  const say = (kind: string, message: string, data: Readonly<Record<string, unknown>> = {}): void =>
    tell({ kind, subject: 'ledger', message, data })
  return {
    opened({ movedTo, wayBack, mustCompare, wrong }) {
      if (movedTo !== null) {
        say('ledger.damaged', `ledger.db was damaged and put aside as ${movedTo}`, {
          movedTo,
          todo: wayBack,
        })
      }
      if (mustCompare) {
        const text =
          'the last second may be missing: nothing is spent before the upstream has said what it counted'
        say('ledger.compares', text)
      }
      if (wrong.length > 0) {
        const text = `${wrong.length} counters are not what their rows come to; the rows hold`
        say('ledger.mismatch', text, { lines: wrong.slice(0, LINES_TOLD) })
      }
    },
    happened(happening) {
      switch (happening.is) {
        case 'refused':
          return watch.refused(happening.over)
        case 'settled':
          return watch.settled(happening.ask.caps, books.state)
        case 'twice':
          return say('ledger.twice', `try ${happening.hold} was settled again; the first one holds`)
        case 'unwritten': {
          const is = happening.error !== null
          if (is && !isUnwritten) say('ledger.unwritten', happening.error.message)
          if (!is && isUnwritten) say('ledger.written', 'the ledger can be written again')
          isUnwritten = is
        }
      }
    },
    flushed: () => void (isUnflushed = false),
    unflushed(error) {
      if (!isUnflushed) say('ledger.unflushed', `unable to flush the ledger: ${causeOf(error)}`)
      isUnflushed = true
    },
  }
}

export function shutUntilCompared(): AgenthostError {
  return new AgenthostError(
    'temporary',
    'unable to hold money: after a power loss, or a damaged ledger.db, the upstream has to say first what it counted',
    'It is asked again and again; look at the network and at the key of the upstream.',
  )
}
