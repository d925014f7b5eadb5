/**
 * Which card belongs to which row. Rankings name `canonical_slug`, requests name `id`, and a slug is shared by the
 * standard, free and batch variants: only (slug, variant) is one model (a join by slug alone was measured to put 63 %
 * too much on one bill). Dates and the order of words differ between slug and id, so neither is ever derived from
 * the other: no card is an answer. Pure.
 */
import { OTHER, type ModelCard, type Slug } from './facts.ts'

export const STANDARD = 'standard'
export const FREE = 'free'

/** Endings of an id that say how to route a request, not which model it is: the list of models has none of them. */
const HOW_TO_ROUTE = /(?::(?:nitro|floor|exacto|online)|@preset\/.*)+$/

export type Join = {
  /** The card of a row, exact in slug and variant; null when the list of models has none. */
  readonly ofSlug: (slug: Slug) => ModelCard | null
  /**
   * The card of what a request names. The upstream's own models (`openrouter/owl-alpha`) bear its name, which a
   * routing table also puts first, so both spellings are found.
   */
  readonly ofId: (id: string) => ModelCard | null
}

export function joinCards(cards: readonly ModelCard[]): Join {
  const bySlug = new Map<Slug, ModelCard>()
  const byId = new Map<string, ModelCard>()
  for (const card of cards) {
    const slug = rowSlug(card)
    const other = bySlug.get(slug)
    if (other === undefined || isBefore(card, other)) bySlug.set(slug, card)
    byId.set(card.id, card)
  }
  return {
    ofSlug: (slug) => bySlug.get(normal(slug)) ?? null,
    ofId: (id) => {
      const plain = id.replace(HOW_TO_ROUTE, '')
      for (const each of [id, plain, plain.replace(/^openrouter\//, ''), `openrouter/${plain}`]) {
        const card = byId.get(each)
        if (card !== undefined) return card
      }
      return null
    },
  }
}

/** What the rankings call the model of a card. */
export function rowSlug(card: ModelCard): Slug {
  return card.variant === STANDARD ? card.slug : `${card.slug}:${card.variant}`
}

/** `free` of `…:free`; `standard` without a colon. */
export function variantOf(slug: Slug): string {
  const cut = slug.lastIndexOf(':')
  return cut === -1 ? STANDARD : slug.slice(cut + 1)
}

/** Whether a row is one model; `other` is the long tail. */
export function isModel(slug: Slug): boolean {
  return slug !== OTHER
}

function normal(slug: Slug): Slug {
  return slug.endsWith(`:${STANDARD}`) ? slug.slice(0, -STANDARD.length - 1) : slug
}

/** Two ids of one model: an alias (`~author/family-latest`) gives way, then the order of the alphabet decides. */
function isBefore(a: ModelCard, b: ModelCard): boolean {
  const alias = Number(a.id.startsWith('~')) - Number(b.id.startsWith('~'))
  return alias === 0 ? a.id < b.id : alias < 0
}
