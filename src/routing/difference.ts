/** What a new routing table changes, in words, route by route. Pure. */
import { amountsText, fallbackText, modelText, routeTraits } from './phrases.ts'
import type { Route, RoutingTable } from './table.ts'

/** A line each, routes in the order of the new table; empty where both mean the same. `former` null: there was none. */
export function tableDifference(
  former: RoutingTable | null,
  next: RoutingTable,
): readonly string[] {
  const before = new Map((former?.routes ?? []).map((route) => [route.name, route]))
  const names = new Set(next.routes.map(({ name }) => name))
  const gone = (former?.routes ?? []).filter(({ name }) => !names.has(name))
  return [
    ...next.routes.flatMap((route) => routeLines(before.get(route.name), route)),
    ...gone.map(({ name, model }) => `- ${name}: gone (was ${modelText(model)})`),
    ...changed(
      'fallback of the table',
      former && fallbackText(former.fallback),
      fallbackText(next.fallback),
    ),
    ...changed('caps of the table', former && amountsText(former.caps), amountsText(next.caps)),
    ...changed(
      'allow_direct',
      former && namesText(former.allowDirect),
      namesText(next.allowDirect),
    ),
    ...changed(
      'weekly_review',
      former && (former.weeklyReview ?? 'none'),
      next.weeklyReview ?? 'none',
    ),
  ]
}

function routeLines(former: Route | undefined, next: Route): readonly string[] {
  const traits = routeTraits(next)
  if (former === undefined) {
    const given = traits
      .slice(1)
      .filter(
        ({ what, text }) => text !== 'none' && !(what === 'fallback' && next.fallback === null),
      )
    const more = given.map(({ what, text }) => `; ${what} ${text}`).join('')
    return [`+ ${next.name}: ${modelText(next.model)}${more}`]
  }
  const old = new Map(routeTraits(former).map(({ what, text }) => [what, text]))
  return traits
    .filter(({ what, text }) => old.get(what) !== text)
    .map(({ what, text }) => `~ ${next.name}: ${what} ${old.get(what) ?? 'none'} → ${text}`)
}

function changed(what: string, former: string | null, next: string): readonly string[] {
  if (former === next || (former === null && next === 'none')) return []
  return [former === null ? `+ ${what}: ${next}` : `~ ${what}: ${former} → ${next}`]
}

function namesText(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
