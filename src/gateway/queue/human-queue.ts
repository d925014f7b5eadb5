/**
 * The human queue: holds clients whose request no model may or can answer, and hands over what a person decides.
 * Whether a decision still fits is `parking.ts`'s affair, what is kept `parked-book.ts`'s.
 */
import type { Caller } from '../call.ts'
import type { Limits } from '../limits.ts'
import { parkedBook, type BookDoors, type Live } from './parked-book.ts'
import type { HumanQueue, ToolAnswer } from './parked.ts'
import { fetched, identityOf, parkOne } from './parking-hold.ts'
import type { Decision } from './parking.ts'
import { answerOf } from './person-answer.ts'
import { decidedNotice, oneLine, tooLate } from './queue-notices.ts'
import type { ParkedRow } from './queue-rows.ts'

export type QueueDoors = BookDoors & {
  readonly limits: Pick<Limits, 'parkedMs'>
  /** What went wrong where nobody asked, such as a full disk at an expiry; it is tried again at the next tick. */
  readonly trouble?: (error: unknown) => void
}

export type Decided = {
  readonly row: ParkedRow
  /** Clients that held on and have it now: it is used up. With 0 it is kept for the next repeat of the request. */
  readonly served: number
}

export type PersonsQueue = HumanQueue & {
  /** All of these throw `bad` for an unknown request, and for one that is over: by whom. */
  readonly answer: (id: number, text: string, by: string, tool?: ToolAnswer) => Decided
  readonly retry: (id: number, route: string, by: string) => Decided
  /** `why` is for whoever follows the notices; it may be empty. */
  readonly drop: (id: number, why: string, by: string) => Decided
  /** The open ones, then the newest so many of the others. */
  readonly list: (others: number) => readonly ParkedRow[]
  /** Null for an unknown one; no body once it was deleted. */
  readonly show: (id: number) => { readonly row: ParkedRow; readonly body: Buffer | null } | null
  /** Once a second: expiry, what became of decisions, and once an hour what is too old to keep. */
  readonly tick: () => void
  /** Writes down what is not yet; who still holds on is told `held`. */
  readonly close: () => void
}

const BODY_KEPT_MS = 7 * 86_400_000
const ROW_KEPT_MS = 90 * 86_400_000
const FORGET_EVERY_MS = 3_600_000

export function humanQueue(doors: QueueDoors): PersonsQueue {
  const { rows, clock, tell, trouble } = doors
  const book = parkedBook(doors)
  let forgetAt = clock.steady()
  const current = (id: number): ParkedRow | null => {
    const row = rows.get(id)
    return row === null ? null : book.asItIs(row)
  }
  const decide = (verb: string, id: number, by: string, decision: (live: Live) => Decision) => {
    const live = book.find(id)
    if (live?.parking.state !== 'waiting') throw tooLate(verb, id, current(id))
    const decided = decision(live)
    const served = live.holders.size
    const effects = book.step(live, { is: 'decide', decision: decided, by })
    if (effects.some((each) => each.do === 'refuse')) throw tooLate(verb, id, current(id))
    tell(decidedNotice(live.row, { decision: decided, by, served }))
    return { row: { ...live.row, parking: live.parking }, served }
  }
  return {
    settled(caller, body) {
      // No hash of every body that goes by: only where something of this caller and length is kept.
      const may = book.all().some((live) => isDecided(live) && isLike(live.row, caller, body))
      const live = may ? book.ofHash(identityOf(caller, body)) : undefined
      return live === undefined ? null : fetched(live, book)
    },
    park: (ask) => parkOne(ask, book, doors),
    answer: (id, text, by, tool) =>
      decide('answer', id, by, ({ row: { protocol } }) =>
        answerOf({ id, text, tool }, { protocol, body: () => rows.body(id) }),
      ),
    retry: (id, route, by) => decide('retry', id, by, () => ({ is: 'retry', route })),
    drop(id, why, by) {
      const said = oneLine(why)
      return decide('drop', id, said === '' ? by : `${by} (${said})`, () => ({ is: 'dropped' }))
    },
    list: (others) => rows.list(others).map((row) => book.asItIs(row)),
    show(id) {
      const row = current(id)
      return row === null ? null : { row, body: rows.body(id) }
    },
    tick() {
      try {
        book.settleUsed()
        for (const live of book.all()) book.step(live, { is: 'tick' })
        if (clock.steady() < forgetAt) return
        forgetAt = clock.steady() + FORGET_EVERY_MS
        const now = clock.now()
        rows.forget({ bodies: now - BODY_KEPT_MS, rows: now - ROW_KEPT_MS })
      } catch (error) {
        trouble?.(error)
      }
    },
    close() {
      book.settleUsed()
      for (const { row, holders } of book.all()) {
        for (const end of holders) end({ is: 'held', id: row.id })
      }
    },
  }
}

function isDecided({ parking }: Live): boolean {
  return parking.state !== 'waiting'
}

function isLike({ caller, bodyBytes }: ParkedRow, { kind, name }: Caller, body: Buffer): boolean {
  return bodyBytes === body.length && caller.kind === kind && caller.name === name
}
