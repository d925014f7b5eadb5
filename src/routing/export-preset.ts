/**
 * The routes as presets of OpenRouter: bodies for `POST /api/v1/presets/{slug}/chat/completions`, which keeps the model,
 * its fallbacks and the preferences of providers (openrouter.ai/docs/api). Pure.
 */
import type { Export } from './clients.ts'
import type { Route, RoutingTable } from './table.ts'
import { walkOf } from './walk.ts'

/** `models` takes at most so many, the first one included. */
const MODELS_MAX = 3
const UPSTREAM = 'openrouter'

export function exportPresets(table: RoutingTable, routes: readonly Route[]): Export {
  const ours = routes.filter(({ model }) => model.upstream === UPSTREAM)
  const presets = ours.map((route) => presetOf(route, table))
  const others = routes.filter(({ model }) => model.upstream !== UPSTREAM)
  const slugs = presets.map(({ slug }) => slug)
  const alike = slugs.filter((slug, index) => slugs.indexOf(slug) < index)
  const cut = presets.filter(({ lost }) => lost > 0).map(({ slug }) => slug)
  const shown = presets.map(({ slug, body }) => ({
    request: `POST https://openrouter.ai/api/v1/presets/${slug}/chat/completions`,
    use: `@preset/${slug}`,
    body,
  }))
  return {
    text: `${JSON.stringify(shown, null, 2)}\n`,
    notes: [
      'Send each body with your own key of OpenRouter; `messages` is asked for there and not kept. Clients then ask for the model @preset/….',
      'Caps are lost: a preset has none. Give those clients a key with a limit of its own (openrouter.ai/settings/keys).',
      'max_concurrency, the breaker, the person at the end of a chain, and sessions that keep their models are lost too.',
      ...(cut.length === 0
        ? []
        : [`More than ${MODELS_MAX} models in a chain are not taken: cut in ${cut.join(', ')}.`]),
      ...(alike.length === 0
        ? []
        : [`Two routes would be the same preset, and the later wins: ${alike.join(', ')}.`]),
      ...(others.length === 0
        ? []
        : [`Not at OpenRouter, and left out: ${others.map(({ name }) => name).join(', ')}.`]),
    ],
  }
}

type Preset = { readonly slug: string; readonly body: object; readonly lost: number }

function presetOf(route: Route, table: RoutingTable): Preset {
  const { name, model, provider, maxOutputTokens } = route
  const behind = walkOf(table, route).behind.flatMap((each) =>
    each.model.upstream === UPSTREAM ? [each.model.id] : [],
  )
  const models = [...new Set([model.id, ...behind])]
  const body = {
    model: model.id,
    ...(models.length > 1 && { models: models.slice(0, MODELS_MAX) }),
    ...(provider !== null && { provider }),
    ...(maxOutputTokens !== null && { max_tokens: maxOutputTokens }),
    messages: [{ role: 'user', content: name }],
  }
  return { slug: slugOf(name), body, lost: Math.max(models.length - MODELS_MAX, 0) }
}

/** What every part of an address takes as it is. */
function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[._]/g, '-')
}
