/**
 * Which models are tried for a call, and in which order: the asked route's own, then those behind it as the room of
 * routing walks them, each with its own model and limits. A refusal says what there is to ask for. Pure.
 */
import type { ModelName, Route, RoutingTable } from '../../routing/table.ts'
import type { Walk } from '../../routing/walk.ts'
import type { Caller, Chain, Link, Refused } from '../call.ts'

/** More names than this in a refusal help nobody. */
const NAMES_MAX = 20

export type CallerScope = Pick<Caller, 'routes' | 'direct'>

/** What the room of routing knows of its own words. */
export type TableWords = {
  /** Takes a model's full name apart; null for what is none (`modelName` of routing/table.ts). */
  readonly modelName: (text: string) => ModelName | null
  /** What is tried behind a route, and whether a person is at the end (`walkOf` of routing/walk.ts). */
  readonly walkOf: (table: RoutingTable, route: Route) => Walk
}

/**
 * The chain for what a client wrote as its model: a route's name, or a model's full name where the table's
 * `allow_direct` or the caller lists it. A fallback leads to routes that the caller may not ask for itself: the
 * table says so, not the client. A direct model has no fallback.
 */
export function chainOf(
  table: RoutingTable,
  asked: string,
  caller: CallerScope,
  { modelName, walkOf }: TableWords,
): Chain | Refused {
  const route = table.routes.find(({ name }) => name === asked)
  if (route !== undefined) {
    if (caller.routes !== null && !caller.routes.includes(asked)) return notYours(asked, caller)
    return routeChain(route, walkOf(table, route))
  }
  const model = modelName(asked)
  const mayAsk = table.allowDirect.includes(asked) || caller.direct.includes(asked)
  if (model !== null && mayAsk) return { links: [directLink(model)], human: null }
  return unknown(table, { asked, isModel: model !== null }, caller)
}

/** Routes whose names a client may ask for, in the order of the table. */
export function routesFor(table: RoutingTable, caller: CallerScope): readonly Route[] {
  return table.routes.filter(({ name }) => caller.routes === null || caller.routes.includes(name))
}

function routeChain(route: Route, { behind, human }: Walk): Chain {
  return { links: [linkOf(route), ...behind.map(linkOf)], human }
}

function linkOf(route: Route): Link {
  const { name, model, caps, maxConcurrency, maxOutputTokens, provider, allow } = route
  return { route: name, model, caps, maxConcurrency, maxOutputTokens, provider, allow }
}

function directLink(model: ModelName): Link {
  return {
    route: null,
    model,
    caps: [],
    maxConcurrency: null,
    maxOutputTokens: null,
    provider: null,
    allow: [],
  }
}

function notYours(asked: string, caller: CallerScope): Refused {
  const message = `route ${shown(asked)} is not open to this token; it may use ${names(caller.routes ?? [])}`
  return { refused: { status: 403, code: 'route_not_allowed', message } }
}

function unknown(
  table: RoutingTable,
  { asked, isModel }: { readonly asked: string; readonly isModel: boolean },
  caller: CallerScope,
): Refused {
  const routes = routesFor(table, caller).map(({ name }) => name)
  const direct = [...new Set([...table.allowDirect, ...caller.direct])]
  const also = direct.length === 0 ? '' : `, and the models ${names(direct)}`
  const hint = isModel
    ? '; a model without a route is refused unless allow_direct of routing.json lists it'
    : ''
  const message = `there is no route ${shown(asked)}: there is ${names(routes)}${also}${hint}`
  return { refused: { status: 404, code: 'route_not_found', message } }
}

/** What a client wrote, fit for one line. */
function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}

function names(all: readonly string[]): string {
  if (all.length === 0) return 'none'
  const more = all.length > NAMES_MAX ? ` and ${all.length - NAMES_MAX} more` : ''
  return all.slice(0, NAMES_MAX).join(', ') + more
}
