/**
 * How many calls of a route may be out at once, and who is next: callers take turns, each first come first served,
 * so that one busy agent does not make the others wait for all of its calls. A place is given back once.
 */

export type Release = () => void

export type PlaceAsk = {
  readonly route: string
  /** Fewer may be out than before when the table has changed: then none is given until enough came back. */
  readonly most: number
  /** Who asks: turns are taken among these. */
  readonly caller: string
}

export type Waiting = {
  /** Resolves with a place, or null when `leave` was called before there was one. */
  readonly place: Promise<Release | null>
  readonly leave: () => void
}

type Asking = { readonly give: (release: Release | null) => void }

type Route = {
  out: number
  most: number
  /** In the order of turns: a caller that got a place goes to the end. */
  readonly turns: Map<string, Asking[]>
}

export type Places = {
  /** A place at once, or the wait for one. */
  readonly take: (ask: PlaceAsk) => Release | Waiting
  /** How many are out on a route, and how many wait. */
  readonly count: (route: string) => { readonly out: number; readonly waiting: number }
}

export function places(): Places {
  const routes = new Map<string, Route>()
  const routeOf = ({ route, most }: PlaceAsk): Route => {
    const found = routes.get(route) ?? { out: 0, most, turns: new Map<string, Asking[]>() }
    found.most = most
    routes.set(route, found)
    return found
  }
  const occupy = (name: string, route: Route): Release => {
    route.out += 1
    let isBack = false
    return () => {
      if (isBack) return
      isBack = true
      route.out -= 1
      giveOut(name, route)
      if (route.out === 0 && route.turns.size === 0) routes.delete(name)
    }
  }
  const giveOut = (name: string, route: Route): void => {
    while (route.out < route.most) {
      const next = nextOf(route.turns)
      if (next === null) return
      next.give(occupy(name, route))
    }
  }
  return {
    take(ask) {
      const route = routeOf(ask)
      if (route.out < route.most && route.turns.size === 0) return occupy(ask.route, route)
      const waiting = queueUp(route.turns, ask.caller)
      // A table with more places than before may have room for those that wait.
      giveOut(ask.route, route)
      return waiting
    },
    count(name) {
      const route = routes.get(name)
      const waiting = [...(route?.turns.values() ?? [])].reduce((sum, all) => sum + all.length, 0)
      return { out: route?.out ?? 0, waiting }
    },
  }
}

function queueUp(turns: Map<string, Asking[]>, caller: string): Waiting {
  const { promise, resolve } = Promise.withResolvers<Release | null>()
  const asking: Asking = { give: resolve }
  const own = turns.get(caller)
  if (own === undefined) turns.set(caller, [asking])
  else own.push(asking)
  return {
    place: promise,
    leave() {
      const all = turns.get(caller)
      const at = all?.indexOf(asking) ?? -1
      if (all === undefined || at < 0) return
      all.splice(at, 1)
      if (all.length === 0) turns.delete(caller)
      resolve(null)
    },
  }
}

function nextOf(turns: Map<string, Asking[]>): Asking | null {
  const [first] = turns
  if (first === undefined) return null
  const [caller, all] = first
  turns.delete(caller)
  const next = all.shift() ?? null
  if (all.length > 0) turns.set(caller, all)
  return next
}
