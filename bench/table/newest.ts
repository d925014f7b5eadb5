/** Of many kept runs what counts: of each figure the newest one of a whole run, else the newest quick one. Pure. */
import type { Behaviour, Figure, Kept, Machine, Taken } from './figure.ts'

export type Newest = {
  readonly machine: Machine
  readonly figures: ReadonlyMap<string, Figure>
  readonly behaviours: readonly Behaviour[]
  /** By `room/peer`: its version, or why it is absent. */
  readonly peers: ReadonlyMap<string, PeerNews>
  /** What a whole room took the last time, in each form. */
  readonly minutes: readonly RoomTime[]
  /** Of the last run of each room. */
  readonly troubles: readonly string[]
  /** Runs that were left out because they came from another machine. */
  readonly elsewhere: number
}

export type RoomTime = {
  readonly room: string
  readonly quick: boolean
  readonly minutes: number
}

export type PeerNews = {
  readonly room: string
  readonly name: string
  readonly version: string | null
  readonly absent: string | null
}

/** Null where nothing is kept. Figures of another machine are no part of this page. */
export function newest(kept: readonly Kept[]): Newest | null {
  const last = kept.toSorted(byTime).at(-1)
  if (last === undefined) return null
  const here = kept.filter(({ machine }) => isSame(machine, last.machine)).toSorted(byWorth)
  const whole = here.filter(({ isWholeRoom }) => isWholeRoom)
  const lastRuns = new Map(here.toSorted(byTime).map((run) => [run.room, run]))
  return {
    machine: last.machine,
    figures: new Map(here.flatMap(({ figures }) => figures).map((one) => [keyOf(one), one])),
    behaviours: [
      ...new Map(
        here
          .flatMap(({ behaviours }) => behaviours)
          .map((one) => [`${one.room}/${one.row}/${one.who}`, one]),
      ).values(),
    ],
    peers: new Map(here.toSorted(byTime).flatMap(newsOf)),
    minutes: [...new Map(whole.map((run) => [`${run.room} ${run.quick}`, run])).values()].map(
      ({ room, quick, minutes }) => ({ room, quick, minutes }),
    ),
    troubles: [...lastRuns.values()].flatMap(({ room, troubles }) =>
      troubles.map((text) => `${room}: ${text}`),
    ),
    elsewhere: kept.length - here.length,
  }
}

export function keyOf({ room, name }: { readonly room: string; readonly name: string }): string {
  return `${room}/${name}`
}

function byTime(a: Taken, b: Taken): number {
  return a.at.localeCompare(b.at)
}

/** Whole runs come last, so that they win. */
function byWorth(a: Taken, b: Taken): number {
  return Number(b.quick) - Number(a.quick) || byTime(a, b)
}

/** A new kernel or Node is the same machine; the page says the newest. */
function isSame(a: Machine, b: Machine): boolean {
  return a.cpu === b.cpu && a.cores === b.cores && a.memoryGiB === b.memoryGiB
}

function newsOf({ room, versions, absent }: Kept): readonly (readonly [string, PeerNews])[] {
  return [
    ...Object.entries(versions).map(
      ([name, version]) => [`${room}/${name}`, { room, name, version, absent: null }] as const,
    ),
    ...Object.entries(absent).map(
      ([name, why]) => [`${room}/${name}`, { room, name, version: null, absent: why }] as const,
    ),
  ]
}
