/**
 * Whether the model that answered is the one that was asked for. Upstreams answer by the dated name of a model
 * (`claude-4.6-sonnet-20260217` for `claude-sonnet-4.6`), so that the parts of the name are compared. Pure.
 */

/** `asked` is a full name with its upstream, `served` what the answer said. */
export function isSameModel(asked: string, served: string): boolean {
  const [, ...rest] = asked.split('/')
  // OpenRouter's own models are called `openrouter/…` there too.
  const ids = rest.length === 1 ? [rest.join('/'), asked] : [rest.join('/')]
  return ids.some((id) => isSame(id, served))
}

function isSame(asked: string, served: string): boolean {
  const a = partsOf(asked)
  const b = partsOf(served)
  // Some hosts leave the vendor out.
  if (a.vendor !== b.vendor && b.vendor !== '') return false
  if (a.date !== null && b.date !== null && !b.date.endsWith(a.date) && !a.date.endsWith(b.date))
    return false
  return a.words.join(' ') === b.words.join(' ')
}

type Parts = {
  readonly vendor: string
  /** Sorted. */
  readonly words: readonly string[]
  /** `20260731`, or the `0731` of an id that has no year. */
  readonly date: string | null
}

function partsOf(id: string): Parts {
  // `:free`, `:nitro`: the same model at other conditions.
  const plain = id.toLowerCase().replace(/:[^/]*$/, '')
  const at = plain.lastIndexOf('/')
  const joined = plain.slice(at + 1).replace(/(20\d\d)-(\d\d)-(\d\d)$/, '$1$2$3')
  const words = joined.split(/[-._@]/).filter((word) => word !== '')
  const date = words.find((word) => /^20\d{6}$/.test(word) || /^[01]\d[0-3]\d$/.test(word)) ?? null
  return {
    vendor: plain.slice(0, Math.max(at, 0)),
    words: words.filter((word) => word !== date).toSorted(),
    date,
  }
}
