/** The human queue's door to the disk: what of a parked request outlives the gateway. `store/` implements it. Pure. */
import type { Instant } from '../../clock.ts'
import type { Parked } from './parked.ts'
import type { Parking } from './parking.ts'

export type ParkedRow = Omit<Parked, 'state' | 'holding' | 'expiresAt'> & {
  /** Nobody holds on to what is read from the disk. */
  readonly parking: Parking
  readonly bodyBytes: number
  /** Whether somebody was told of it. */
  readonly told: boolean
}

export type NewParked = Omit<ParkedRow, 'id' | 'told'>

export type QueueRows = {
  /** On record, with its body, when it returns. */
  readonly add: (parked: NewParked, body: Buffer) => ParkedRow
  /** With `flush` on the disk when it returns: a person's work is not typed twice. */
  readonly put: (id: number, parking: Parking, flush: boolean) => void
  readonly told: (id: number) => void
  /** Those that wait, and those whose decision was not fetched. */
  readonly open: () => readonly ParkedRow[]
  readonly get: (id: number) => ParkedRow | null
  /** Null for an unknown one, and for a body that was deleted. */
  readonly body: (id: number) => Buffer | null
  /** The open ones, then the newest so many of the others. */
  readonly list: (others: number) => readonly ParkedRow[]
  /** Deletes bodies of those that were over before then, and whole rows of those that were over long before. */
  readonly forget: (before: { readonly bodies: Instant; readonly rows: Instant }) => void
}
