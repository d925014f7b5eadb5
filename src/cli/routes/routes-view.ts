/** The routing table as a person reads it: each route with its model, the chain behind it as it is walked, its limits. */
import { decimalText } from '../../decimal.ts'
import { amountsText, modelText, personText, routeTraits } from '../../routing/phrases.ts'
import type { Cap, Route, RoutingTable } from '../../routing/table.ts'
import { walkOf } from '../../routing/walk.ts'
import { widthOf } from '../text-columns.ts'
import { wrapped } from '../words.ts'

export type Shown = {
  readonly table: RoutingTable
  readonly version: string
  /** `since 2026-11-24 12:59 UTC, by me@mini: why`; empty where the history does not say. */
  readonly since: string
  readonly warnings: readonly string[]
}

/** Lines of at most `columns`, but for names that are longer. */
export function tableText({ table, version, since, warnings }: Shown, columns: number): string {
  const widest = Math.max(...table.routes.map(({ name }) => widthOf(name)))
  const indent = Math.min(widest, Math.floor(columns / 3)) + 2
  const head = [`version ${version}${since === '' ? '' : `, ${since}`}`]
  const all = [
    ...(table.caps.length === 0 ? [] : [`at most ${amountsText(table.caps)} over all of it`]),
    ...(table.allowDirect.length === 0 ? [] : [`without a route: ${table.allowDirect.join(', ')}`]),
  ]
  const lines = [
    ...[...head, ...all].flatMap((line) => wrapped(line, columns)),
    '',
    ...table.routes.flatMap((route) => routeLines(route, table, { indent, columns })),
    ...(warnings.length === 0 ? [] : ['']),
    ...warnings.flatMap((warning) => wrapped(`warning: ${warning}`, columns)),
  ]
  return `${lines.join('\n')}\n`
}

function routeLines(
  route: Route,
  table: RoutingTable,
  { indent, columns }: { readonly indent: number; readonly columns: number },
): readonly string[] {
  const name = route.name
  const [first = '', ...more] = detailsOf(route, table).flatMap((line) =>
    wrapped(line, Math.max(columns - indent, 20)),
  )
  const space = ' '.repeat(indent)
  const rest = more.map((line) => space + line)
  return widthOf(name) + 2 > indent
    ? [name, space + first, ...rest]
    : [name + ' '.repeat(indent - widthOf(name)) + first, ...rest]
}

const OWN_LINE = ['model', 'fallback']

function detailsOf(route: Route, table: RoutingTable): readonly string[] {
  const limits = routeTraits(route)
    .filter(({ what, text }) => !OWN_LINE.includes(what) && text !== 'none')
    .map(({ what, text }) => (what === 'caps' ? `at most ${text}` : `${what} ${text}`))
  return [modelText(route.model), chainText(route, table), limits.join('; ')].filter(Boolean)
}

/** `then enterprise, agent_batch, a person (4m)`. */
function chainText(route: Route, table: RoutingTable): string {
  const { behind, human } = walkOf(table, route)
  const chain = [...behind.map(({ name }) => name), ...(human === null ? [] : [personText(human)])]
  return chain.length === 0 ? 'then nothing' : `then ${chain.join(', ')}`
}

/** For `--json`: amounts are decimal texts of US dollars. */
export function tableJson(table: RoutingTable): object {
  const { weeklyReview, routes, allowDirect, caps } = table
  return {
    weeklyReview,
    caps: capsJson(caps),
    allowDirect,
    routes: routes.map((route) => {
      const { behind, human } = walkOf(table, route)
      const { model, caps: own } = route
      const fallback = behind.map(({ name }) => name)
      return { ...route, model: modelText(model), caps: capsJson(own), fallback, human }
    }),
  }
}

function capsJson(caps: readonly Cap[]): readonly object[] {
  return caps.map(({ period, nanoUsd }) => ({ period, usd: decimalText(nanoUsd, 9) }))
}
