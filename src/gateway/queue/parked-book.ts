/**
 * The parked requests that are open, in memory and on the disk: each step is written down before anything comes of
 * it. Knows no clients but those that wait on a request at this moment.
 */
import type { Clock } from '../../clock.ts'
import type { Verdict } from './parked.ts'
import { advance, isOpen, type Effect, type Happening, type Parking } from './parking.ts'
import { expiredNotice, parkedNotice } from './queue-notices.ts'
import type { NewParked, ParkedRow, QueueRows } from './queue-rows.ts'
import type { TellDaemon } from '../telling.ts'

export type Live = {
  readonly row: ParkedRow
  parking: Parking
  readonly holders: Set<(verdict: Verdict) => void>
}

export type BookDoors = {
  readonly rows: QueueRows
  readonly clock: Clock
  readonly tell: TellDaemon
}

export type ParkedBook = {
  readonly all: () => readonly Live[]
  readonly find: (id: number) => Live | undefined
  readonly ofHash: (hash: string) => Live | undefined
  /** On record when it returns, and told. */
  readonly add: (row: NewParked, body: Buffer) => Live
  /** Writes what comes of it, then hands over and tells. */
  readonly step: (live: Live, happening: Happening) => readonly Effect[]
  /** A row of the disk with what is known since. */
  readonly asItIs: (row: ParkedRow) => ParkedRow
  /** Writes down which decisions were handed over. */
  readonly settleUsed: () => void
}

/** Takes up what a former gateway left. */
export function parkedBook({ rows, clock, tell }: BookDoors): ParkedBook {
  const open = openOnes()
  /** Handed over, and not yet written down as used: a gateway killed meanwhile hands it over once more. */
  const used = new Map<number, Parking>()

  const take = (row: ParkedRow): Live => {
    const live: Live = { row, parking: row.parking, holders: new Set() }
    open.add(live)
    return live
  }
  const announce = ({ row }: Live): void => {
    tell(parkedNotice(row))
    rows.told(row.id)
  }
  const write = ({ row: { id }, parking }: Live, next: Parking): void => {
    if (next === parking || next.state === 'waiting') return
    const isHanded = next.state !== 'expired' && next.use === 'used'
    if (next.state !== parking.state) {
      rows.put(id, isHanded ? { ...next, use: 'kept' } : next, next.state !== 'expired')
    } else if (!isHanded) rows.put(id, next, false)
    if (isHanded) used.set(id, next)
  }

  for (const row of rows.open()) {
    const live = take(row)
    // Parked by a gateway that was killed before anybody was told.
    if (row.parking.state === 'waiting' && !row.told) announce(live)
  }
  return {
    all: open.all,
    find: open.find,
    ofHash: open.ofHash,
    add(row, body) {
      const live = take(rows.add(row, body))
      announce(live)
      return live
    },
    step(live, happening) {
      const [next, ...effects] = advance(live.parking, happening, clock.now())
      write(live, next)
      live.parking = next
      if (!isOpen(next)) open.remove(live)
      for (const effect of effects) {
        if (effect.do === 'tellExpiry') tell(expiredNotice(live.row, next))
        if (effect.do === 'hand') for (const end of live.holders) end(effect.verdict)
      }
      return effects
    },
    asItIs(row) {
      const parking = open.find(row.id)?.parking ?? used.get(row.id) ?? row.parking
      return { ...row, parking }
    },
    settleUsed() {
      for (const [id, parking] of used) {
        rows.put(id, parking, false)
        used.delete(id)
      }
    },
  }
}

type OpenOnes = Pick<ParkedBook, 'all' | 'find' | 'ofHash'> & {
  readonly add: (live: Live) => void
  readonly remove: (live: Live) => void
}

function openOnes(): OpenOnes {
  const open = new Map<number, Live>()
  const byHash = new Map<string, Live>()
  return {
    all: () => [...open.values()],
    find: (id) => open.get(id),
    ofHash: (hash) => byHash.get(hash),
    add(live) {
      open.set(live.row.id, live)
      byHash.set(live.row.hash, live)
    },
    remove(live) {
      open.delete(live.row.id)
      // Another one may have been parked since this was handed over.
      if (byHash.get(live.row.hash) === live) byHash.delete(live.row.hash)
    },
  }
}
