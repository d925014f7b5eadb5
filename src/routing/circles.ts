/**
 * Circles among the routes' own fallback lists: `a` names `b`, which names `a`. A list is walked with each route's
 * own model alone, so that none is endless; but whoever wrote one expected another order than they get. Pure.
 */
import type { Route } from './table.ts'

export type Circle = {
  /** Whose list closes the circle, and where in it. */
  readonly route: string
  readonly index: number
  /** From the route that is named again to itself: `a`, `b`, `a`. */
  readonly names: readonly string[]
}

/** Each circle once, at the entry that closes it. A route in its own list is not looked for: it is another mistake. */
export function fallbackCircles(routes: readonly Route[]): readonly Circle[] {
  const lists = new Map(routes.map(({ name, fallback }) => [name, fallback?.routes ?? []]))
  const circles: Circle[] = []
  const done = new Set<string>()
  const walk = (name: string, path: readonly string[]): void => {
    const here = [...path, name]
    for (const [index, next] of (lists.get(name) ?? []).entries()) {
      const from = here.indexOf(next)
      if (next === name || done.has(next)) continue
      if (from >= 0) circles.push({ route: name, index, names: [...here.slice(from), next] })
      else walk(next, here)
    }
    done.add(name)
  }
  for (const { name } of routes) if (!done.has(name)) walk(name, [])
  return circles
}
