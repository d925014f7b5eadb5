/** From the cells that a room's benchmark put on its sheet to its figures: agenthost's beside the floor's and the peers'. Pure. */
import type { Cell } from '../supervisor/sheet.ts'
import type { Behaviour, Figure, Part, Taken, Verdict } from './figure.ts'
import type { Wanted } from './wanted.ts'

const OURS = 'agenthost'
/** What the rooms call their bare floors. */
const FLOORS: readonly string[] = ['bare floor', 'floor', 'bare']

/** Only what was read: a run of one measure says nothing about the others. Throws for a reading of no wanted figure. */
export function figuresOf(
  cells: readonly Cell[],
  wanted: readonly Wanted[],
  taken: Taken,
): readonly Figure[] {
  const stranger = cells
    .flatMap(({ reads = [] }) => reads)
    .find(({ figure }) => !wanted.some(({ name }) => name === figure))
  if (stranger !== undefined) throw new Error(`nobody wants the figure ${stranger.figure}`)
  return wanted.flatMap((one) => {
    const parts = partsOf(cells, one.name)
    return parts.size === 0 ? [] : [figureOf(one, parts, taken)]
  })
}

/** The cells that say in words how somebody behaved. */
export function behavioursOf(
  cells: readonly Cell[],
  room: string,
  taken: Taken,
): readonly Behaviour[] {
  return cells
    .filter(({ tells }) => tells === true)
    .map(({ row, column, text }) => ({ room, row, who: column, text, ...taken }))
}

/** By who it is of; the last one counts. */
function partsOf(cells: readonly Cell[], name: string): ReadonlyMap<string, Part> {
  return new Map(
    cells.flatMap(({ column, reads = [] }) =>
      reads
        .filter(({ figure, value }) => figure === name && !Number.isNaN(value))
        .map(({ value, n, spread }) => [
          FLOORS.includes(column) ? 'floor' : column,
          { value, n, spread },
        ]),
    ),
  )
}

function figureOf(wanted: Wanted, parts: ReadonlyMap<string, Part>, taken: Taken): Figure {
  const own = parts.get(OURS)
  const floor = parts.get('floor') ?? null
  const peers = [...parts].filter(([who]) => who !== OURS && who !== 'floor')
  return {
    room: wanted.room,
    name: wanted.name,
    unit: wanted.unit,
    value: own?.value ?? null,
    n: own?.n ?? 0,
    spread: own?.spread ?? null,
    floor,
    peers: Object.fromEntries(peers),
    wanted: wanted.wanted ?? null,
    verdict: verdictOf(wanted, own?.value, floor?.value, taken.quick),
    ...taken,
  }
}

/** A floor that is needed and was not measured makes nothing met: NaN compares with nothing. */
function verdictOf(
  { isMet, needsAll }: Wanted,
  value: number | undefined,
  floor: number = Number.NaN,
  quick: boolean,
): Verdict {
  if (isMet === undefined || value === undefined || (quick && needsAll === true)) return 'unknown'
  return isMet(value, floor) ? 'met' : 'missed'
}
