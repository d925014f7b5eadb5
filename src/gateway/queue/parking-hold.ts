/** Parks a request, or attaches a client to the parked one, and holds the client until something comes of it. */
import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Caller } from '../call.ts'
import type { Limits } from '../limits.ts'
import type { Live, ParkedBook } from './parked-book.ts'
import type { HumanQueue, ParkAsk, Parked, Verdict } from './parked.ts'
import { parked } from './parking.ts'
import { oneLine } from './queue-notices.ts'
import { cannotPark, noRoomFor } from './queue-room.ts'

export type HoldDoors = { readonly clock: Clock; readonly limits: Pick<Limits, 'parkedMs'> }

type Held = ReturnType<HumanQueue['park']>

/** Throws `NotParked` where there is no room for one more, or it cannot be written down. */
export function parkOne(ask: ParkAsk, book: ParkedBook, doors: HoldDoors): Held {
  const hash = identityOf(ask.caller, ask.body)
  const there = book.ofHash(hash)
  // Decided since it was asked for: no need to wait.
  const decided = there === undefined ? null : fetched(there, book)
  if (there !== undefined && decided !== null) {
    return { parked: parkedOf(there), verdict: Promise.resolve(decided) }
  }
  const attached = (live: Live): boolean =>
    !book.step(live, { is: 'attach' }).some((each) => each.do === 'refuse')
  if (there !== undefined && attached(there)) return held(there, ask, { book, clock: doors.clock })
  const live = parkNew(ask, hash, book, doors)
  attached(live)
  return held(live, ask, { book, clock: doors.clock })
}

function parkNew(ask: ParkAsk, hash: string, book: ParkedBook, { limits }: HoldDoors): Live {
  const all = book.all()
  const bytes = all.reduce((sum, { row }) => sum + row.bodyBytes, 0)
  const { at, asked, protocol, stream, body } = ask
  const { kind, name, run } = ask.caller
  const isOurs = ({ row: { caller } }: Live): boolean =>
    caller.kind === kind && caller.name === name
  const ofCaller = all.filter(isOurs).length
  const full = noRoomFor(body.length, { count: all.length, bytes, ofCaller })
  if (full !== null) throw full
  const about = { hash, at, caller: { kind, name, run }, asked, protocol, stream }
  const parking = parked(at, limits.parkedMs)
  try {
    return book.add({ ...about, why: oneLine(ask.why), bodyBytes: body.length, parking }, body)
  } catch (error) {
    throw cannotPark(error)
  }
}

/** Resolves when it was decided, with `held` when the hold is over or the client has gone. */
function held(
  live: Live,
  { holdMs, gone }: ParkAsk,
  { book, clock }: { readonly book: ParkedBook; readonly clock: Clock },
): Held {
  const { promise, resolve } = Promise.withResolvers<Verdict>()
  const end = (verdict: Verdict): void => {
    cancel()
    gone.removeEventListener('abort', leave)
    live.holders.delete(end)
    resolve(verdict)
  }
  const leave = (): void => {
    if (live.holders.has(end)) book.step(live, { is: 'detach' })
    end({ is: 'held', id: live.row.id })
  }
  const cancel = clock.wakeAt(clock.steady() + holdMs, leave)
  gone.addEventListener('abort', leave)
  live.holders.add(end)
  const about = parkedOf(live)
  if (gone.aborted) leave()
  return { parked: about, verdict: promise }
}

/** Takes what was decided, if it was; single use. */
export function fetched(live: Live, book: ParkedBook): Verdict | null {
  if (live.parking.state === 'waiting') return null
  const hand = book.step(live, { is: 'fetch' }).find((each) => each.do === 'hand')
  return hand === undefined ? null : hand.verdict
}

/** The same request sent again by the same caller is the same parked one. */
export function identityOf({ kind, name }: Pick<Caller, 'kind' | 'name'>, body: Buffer): string {
  return createHash('sha256').update(`${kind}\0${name}\0`).update(body).digest('hex')
}

function parkedOf({ row, parking }: Live): Parked {
  const { id, hash, at, caller, asked, protocol, stream, why } = row
  const { state, expiresAt } = parking
  const holding = 'holding' in parking ? parking.holding : 0
  return { id, hash, at, expiresAt, caller, asked, protocol, stream, state, why, holding }
}
