/**
 * For which models the author's own price is worth a request: those that the person routes to, then of each
 * vendor the one that most is probably paid for. Pure.
 */
import type { ModelCard, RouteUse, Row } from './facts.ts'
import { isPriced } from './source-models.ts'

/** What is listed is the cheapest host's price of the moment, so that the dearest mistakes come first. */
export function worthAsking(
  rows: readonly Row[],
  cards: readonly ModelCard[],
  routes: readonly RouteUse[],
): readonly ModelCard[] {
  // An alias (`~author/family-latest`) has the slug of what it stands for, and no endpoints of its own.
  const standard = cards.filter(
    (card) => card.variant === 'standard' && !card.id.startsWith('~') && isPriced(card),
  )
  const byId = new Map(standard.map((card) => [card.id, card]))
  const bySlug = new Map(standard.map((card) => [card.slug, card]))
  const routed = routes.flatMap(({ modelId }) => byId.get(bare(modelId)) ?? [])
  const paid = rows
    .flatMap(({ slug, tokens }) => {
      const card = bySlug.get(slug)
      return card === undefined
        ? []
        : [{ card, spend: Number(tokens) * Number(card.listed.prompt) }]
    })
    .toSorted((a, b) => b.spend - a.spend)
  const vendors = new Set<string>()
  const first = paid.flatMap(({ card }) => {
    const [vendor = ''] = card.id.split('/')
    if (vendors.has(vendor)) return []
    vendors.add(vendor)
    return [card]
  })
  return [...new Set([...routed, ...first])]
}

/** As requests name it: a routing table has the upstream before it. */
function bare(modelId: string): string {
  const [first, ...rest] = modelId.split('/')
  return first === 'openrouter' && rest.length > 1 ? rest.join('/') : modelId
}
