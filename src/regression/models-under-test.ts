/** Which models a run is of: those that routes name, candidates of the week, and those that were named. Pure. */
import type { RoutingTable } from '../routing/table.ts'
import type { ModelUnderTest } from './run-record.ts'

type Provider = ModelUnderTest['provider']

export type Wanted = {
  readonly table: Pick<RoutingTable, 'routes'> | null
  /** Ids at OpenRouter, best first. */
  readonly candidates: readonly string[]
  readonly candidatesMax: number
  /** Full names. */
  readonly more: readonly string[]
  /** Nothing but `more`. */
  readonly onlyThose: boolean
}

/** Each model once, with the pin of the first route of its that has one. */
export function modelsUnderTest(wanted: Wanted): readonly ModelUnderTest[] {
  const routes = (wanted.table?.routes ?? []).map(({ model, provider }) => ({
    model: fullName(model),
    provider: pinOf(provider),
  }))
  const candidates = [...new Set(wanted.candidates)]
    .map((id) => fullName({ upstream: 'openrouter', id }))
    .filter((model) => !routes.some((route) => route.model === model))
    .slice(0, wanted.candidatesMax)
  const names = wanted.onlyThose
    ? wanted.more
    : [...routes.map(({ model }) => model), ...candidates, ...wanted.more]
  return [...new Set(names)].map((model) => ({
    model,
    provider:
      routes.find((route) => route.model === model && route.provider !== null)?.provider ?? null,
  }))
}

/** OpenRouter's own models have its name in their id already. */
function fullName({ upstream, id }: { readonly upstream: string; readonly id: string }): string {
  return id.startsWith(`${upstream}/`) && upstream === 'openrouter' ? id : `${upstream}/${id}`
}

/** A route that names providers is measured at the first of them alone: else the provider's drift is measured. */
function pinOf(provider: Provider): Provider {
  const named = [provider?.['only'], provider?.['order']].find(
    (list) => Array.isArray(list) && list.length > 0,
  )
  if (!Array.isArray(named)) return null
  return { only: [named[0] as unknown], allow_fallbacks: false }
}
