/** What of a week touches the routes, in few lines: what happens to them first, then what is worth a try. Pure. */
import type { Move } from '../../rankings/week-view.ts'
import { cut } from '../text-columns.ts'

/** What is gone cannot be asked for any more; a new price changes only the bill. */
const ORDER: readonly Move['kind'][] = ['gone', 'expiring', 'falling', 'repriced', 'candidate']

/** At least two lines where there are moves of both kinds, however few are left. */
export function movesText(
  moves: readonly Move[],
  columns: number,
  linesMax: number,
): readonly string[] {
  const happened = moves
    .filter(({ kind }) => kind !== 'candidate')
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const tries = triesText(moves, columns)
  const room = Math.max(linesMax - tries.length, 1)
  const shown = happened.slice(0, room)
  const more = happened.length - shown.length
  return [
    ...shown.map(({ route, text }, at) => {
      const rest = more > 0 && at === shown.length - 1 ? ` (+${more}: --json)` : ''
      return cut(`${route}: ${text}`, columns - rest.length) + rest
    }),
    ...tries,
  ]
}

/** Each route with its candidates; a candidate is not said to be as good. */
function triesText(moves: readonly Move[], columns: number): readonly string[] {
  const candidates = moves.filter(({ candidate }) => candidate !== null)
  if (candidates.length === 0) return []
  const routes = [...Map.groupBy(candidates, ({ route }) => route)].map(([route, of]) => {
    const names = of.map(({ candidate }) => candidate?.split('/').at(-1) ?? '')
    return `${route} ${names.slice(0, 1).join('')}${names.length > 1 ? ` (+${names.length - 1})` : ''}`
  })
  return [cut(`Worth a try: ${routes.join(', ')}`, columns)]
}
