/** Which layers the columns of the weeks are stacked of, from the bottom up. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'

export type Week = WeekView['history'][number]
export type Layer = { readonly region: string; readonly of: (week: Week) => number }

/** More than these cannot be told apart; the smaller ones are one. */
const LAYERS_MAX = 8

/** The largest of the week at the bottom; classes that are no region on top; last, what is in none of them. */
export function layersOf({ regions }: WeekView): readonly Layer[] {
  const names = regions.map(({ region }) => region)
  const kept = names.length > LAYERS_MAX ? names.slice(0, LAYERS_MAX - 1) : names
  const isRegion = (name: string): boolean => name !== 'unknown' && name !== 'stealth'
  const ordered = [...kept.filter(isRegion), ...kept.filter((name) => !isRegion(name))]
  const tokensOf = (week: Week, name: string): number =>
    Object.hasOwn(week.regions, name) ? Number(week.regions[name]) : 0
  const layers = ordered.map((region) => ({ region, of: (week: Week) => tokensOf(week, region) }))
  const sum = (week: Week): number => layers.reduce((all, { of }) => all + of(week), 0)
  const rest = (week: Week): number => Math.max(Number(week.tokens) - sum(week), 0)
  return [...layers, { region: kept.length === names.length ? 'other' : 'rest', of: rest }]
}
