/**
 * The model that somebody means by a slug, an id, a name, or a part of one. Only what was ever in the rankings can be
 * found. Two that fit as well are told, never chosen from. Pure.
 */
import type { ModelCard, Slug, WeekRows } from './facts.ts'
import { isModel, joinCards, variantOf } from './join.ts'

export type Candidate = { readonly slug: Slug; readonly id: string | null; readonly name: string }

export type FoundModel =
  | { readonly model: Candidate }
  /** More than one fits as well as any; none when there is nothing like it. */
  | { readonly candidates: readonly Candidate[] }

/** The whole before a part, and among those the slug and id before a name: the first way that finds one decides. */
export function findModel(
  wanted: string,
  weeks: readonly Pick<WeekRows, 'rows'>[],
  cards: readonly ModelCard[],
): FoundModel {
  const join = joinCards(cards)
  const slugs = new Set(weeks.flatMap(({ rows }) => rows.map(({ slug }) => slug)).filter(isModel))
  const all = [...slugs].toSorted().map((slug): Candidate => {
    const card = join.ofSlug(slug)
    return { slug, id: card?.id ?? null, name: card?.name ?? slug }
  })
  const text = wanted.trim().toLowerCase()
  if (text === '') return { candidates: [] }
  for (const fits of WAYS) {
    const found = all.filter((each) => wordsOf(each).some((word) => fits(word, text)))
    const [first] = found
    if (first !== undefined) return found.length === 1 ? { model: first } : { candidates: found }
  }
  return { candidates: [] }
}

const WAYS: readonly ((word: string, text: string) => boolean)[] = [
  (word, text) => word === text,
  // What stands behind the vendor.
  (word, text) => word.split('/').at(-1) === text,
  (word, text) => word.includes(text),
]

/** A variant is named by its own words alone: `…:free` is not what somebody means who leaves it out. */
function wordsOf({ slug, id, name }: Candidate): readonly string[] {
  const words = [slug, ...(id === null ? [] : [id]), name].map((word) => word.toLowerCase())
  const undated = slug.toLowerCase().replace(/-20\d{6}(?=$|:)/, '')
  return variantOf(slug) === 'standard' ? [...words, undated] : words
}
