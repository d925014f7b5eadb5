/** Where the prices of a model are published, by its id. Pure. */

/** Sorted or filtered endpoints of the plain model: what is highest over all of them bounds these too. */
const SORTED = /:(?:floor|exacto)$/
/** Their own entries have their own prices. */
const OWN_ENTRY = /:(?:free|batch|thinking|extended|beta)$/

/**
 * The path of its endpoints. Null for a variant whose price is not published: `:nitro` takes a dearer tier, `:online`
 * searches, and what is new may do anything.
 */
export function pageOf(id: string): string | null {
  const plain = id.replace(SORTED, '')
  const variant = /:[^/]*$/.exec(plain)?.[0] ?? ''
  if (variant !== '' && !OWN_ENTRY.test(plain)) return null
  if (!/^[^/]+\/[^/]+$/.test(plain)) return null
  const path = plain.split('/').map((part) => encodeURIComponent(part).replaceAll('%3A', ':'))
  return `/models/${path.join('/')}/endpoints`
}
