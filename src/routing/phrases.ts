/** Parts of a routing table as people read them. `none` where there is nothing. Pure. */
import { decimalText } from '../decimal.ts'
import type { Cap, Fallback, ModelName, Route } from './table.ts'

const PER = { day: 'a day', week: 'a week', month: 'a month', total: 'in all' } as const
const SECOND_MS = 1000
const MINUTE_MS = 60_000

/** As it stands in the file: `openrouter/owl-alpha`, not `openrouter/openrouter/owl-alpha`. */
export function modelText({ upstream, id }: ModelName): string {
  return upstream === 'openrouter' && id.startsWith('openrouter/') ? id : `${upstream}/${id}`
}

/** `$12.5 a day, $800 a month`. */
export function amountsText(caps: readonly Cap[]): string {
  if (caps.length === 0) return 'none'
  return caps.map(({ period, nanoUsd }) => `$${decimalText(nanoUsd, 9)} ${PER[period]}`).join(', ')
}

/** `enterprise, batch, a person (4m)`; null is the list of the table. */
export function fallbackText(fallback: Fallback | null): string {
  if (fallback === null) return 'that of the table'
  const { routes, human } = fallback
  const chain = [...routes, ...(human === null ? [] : [personText(human)])]
  return chain.length === 0 ? 'none' : chain.join(', ')
}

export function personText({ holdMs }: { readonly holdMs: number | null }): string {
  if (holdMs === null) return 'a person'
  const isWhole = holdMs % MINUTE_MS === 0
  return `a person (${isWhole ? `${holdMs / MINUTE_MS}m` : `${holdMs / SECOND_MS}s`})`
}

export type Trait = { readonly what: string; readonly text: string }

/** All that a route is, its model first. */
export function routeTraits(route: Route): readonly Trait[] {
  const { maxConcurrency, maxOutputTokens, provider, allow } = route
  return [
    { what: 'model', text: modelText(route.model) },
    { what: 'caps', text: amountsText(route.caps) },
    { what: 'fallback', text: fallbackText(route.fallback) },
    { what: 'at once', text: maxConcurrency === null ? 'none' : String(maxConcurrency) },
    { what: 'output tokens', text: maxOutputTokens === null ? 'none' : String(maxOutputTokens) },
    { what: 'provider', text: provider === null ? 'none' : JSON.stringify(provider) },
    { what: 'allow', text: allow.length === 0 ? 'none' : allow.join(', ') },
  ]
}
