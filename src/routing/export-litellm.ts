/** The routes as a `config.yaml` of LiteLLM's proxy (docs.litellm.ai/docs/proxy/configs), and what it cannot keep. Pure. */
import { decimalText } from '../decimal.ts'
import type { Export } from './clients.ts'
import type { Cap, Route, RoutingTable } from './table.ts'
import { walkOf } from './walk.ts'

/** Where an upstream is that is not OpenRouter; null where that is not known. */
export type AddressOf = (upstream: string) => string | null

const DURATION = { day: '1d', week: '7d', month: '30d', total: null } as const

/** Every text is written as JSON, which is YAML too: nothing has to be escaped by a rule of its own. */
export function exportLitellm(
  table: RoutingTable,
  routes: readonly Route[],
  addressOf: AddressOf,
): Export {
  const names = new Set(routes.map(({ name }) => name))
  const chains = routes.flatMap((route) => {
    const others = walkOf(table, route)
      .behind.map(({ name }) => name)
      .filter((each) => names.has(each))
    return others.length === 0 ? [] : [`    - {${text(route.name)}: ${text(others)}}`]
  })
  const all = budgetLines(table.caps, '  ')
  const lines = [
    'model_list:',
    ...routes.flatMap((route) => routeLines(route, addressOf)),
    'router_settings:',
    `  fallbacks:${chains.length === 0 ? ' []' : ''}`,
    ...chains,
    ...(all.length === 0 ? [] : ['litellm_settings:', ...all]),
  ]
  return { text: `${lines.join('\n')}\n`, notes: notesOf(table, routes) }
}

function routeLines(route: Route, addressOf: AddressOf): readonly string[] {
  const { name, model, maxOutputTokens, maxConcurrency, provider } = route
  const isRouter = model.upstream === 'openrouter'
  const address = isRouter ? null : addressOf(model.upstream)
  const variable = `${model.upstream.toUpperCase().replaceAll('-', '_')}_API_KEY`
  const params: readonly (readonly [string, unknown])[] = [
    ['model', `${isRouter ? 'openrouter' : 'openai'}/${model.id}`],
    ['api_key', `os.environ/${variable}`],
    ['api_base', address],
    ['max_tokens', maxOutputTokens],
    ['max_parallel_requests', maxConcurrency],
    ['extra_body', provider === null ? null : { provider }],
  ]
  return [
    `  - model_name: ${text(name)}`,
    '    litellm_params:',
    ...params
      .filter(([, value]) => value !== null)
      .map(([key, value]) => `      ${key}: ${text(value)}`),
    ...budgetLines(route.caps, '      '),
  ]
}

/** It takes one budget: that of the longest period. */
function budgetLines(caps: readonly Cap[], indent: string): readonly string[] {
  const cap = caps.findLast(({ period }) => DURATION[period] !== null)
  if (cap === undefined) return []
  return [
    `${indent}max_budget: ${decimalText(cap.nanoUsd, 9)}`,
    `${indent}budget_duration: ${text(DURATION[cap.period])}`,
  ]
}

function notesOf(table: RoutingTable, routes: readonly Route[]): readonly string[] {
  const people = routes.some((route) => walkOf(table, route).human !== null)
  return [
    'Budgets there are looked at before a call and added to after it: calls at the same time pass together, and a model without a price counts as free. The caps here are held before a byte goes out.',
    'A budget there is over 30 days from its first call, not over a calendar month; of several caps the longest is exported.',
    'A fallback there may change the model in mid-session, which signed reasoning does not survive.',
    ...(people ? ['The person at the end of a chain is lost: it has none.'] : []),
  ]
}

function text(value: unknown): string {
  return JSON.stringify(value)
}
