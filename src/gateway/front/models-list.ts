/** The list of routes that a caller may ask for, in one shape that Anthropic's and OpenAI's clients both read. Pure. */
import { routesFor } from '../relay/chain.ts'
import type { Caller } from '../call.ts'
import { nameOf } from '../relay/judge-link.ts'
import type { InForce } from '../relay/relay-doors.ts'

/** Both want a moment of making; a route has none that would help anybody. */
const MADE_AT = '1970-01-01T00:00:00Z'

export function modelsList(inForce: InForce | null, caller: Caller): object {
  const routes = inForce === null ? [] : routesFor(inForce.table, caller)
  const direct = [...new Set([...(inForce?.table.allowDirect ?? []), ...caller.direct])]
  const data = [
    ...routes.map(({ name, model }) => modelOf(name, `${name} (${nameOf({ model })})`)),
    ...direct.map((name) => modelOf(name, name)),
  ]
  return {
    object: 'list',
    data,
    has_more: false,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }
}

type ModelEntry = { readonly id: string } & Readonly<Record<string, unknown>>

function modelOf(id: string, shown: string): ModelEntry {
  return {
    id,
    object: 'model',
    type: 'model',
    display_name: shown,
    created: 0,
    created_at: MADE_AT,
    owned_by: 'agenthost',
  }
}
