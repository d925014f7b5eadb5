/**
 * Writes over single values of a JSON text at their places, so that all else stays as a person wrote it: order, white
 * space, a mark at the beginning. Only for texts that JSON.parse has taken. Pure.
 */

type Span = { readonly from: number; readonly to: number }

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

type Level = { readonly isObject: boolean; readonly from: number; key: string; index: number }

/** Where the value at the path stands; null where there is none. Of a key given twice, the last. */
function spanOf(text: string, wanted: readonly string[]): Span | null {
  const levels: Level[] = []
  const isHere = (): boolean =>
    levels.length === wanted.length && levels.every(({ key }, at) => key === wanted[at])
  let isKeyNext = false
  let found: Span | null = null
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      levels.push({ isObject: token === '{', from: at, key: '0', index: 0 })
      isKeyNext = token === '{'
    } else if (token === '}' || token === ']') {
      levels.pop()
      if (level !== undefined && isHere()) found = { from: level.from, to: at + 1 }
    } else if (token === ',' && level !== undefined) {
      isKeyNext = level.isObject
      if (!level.isObject) level.key = String(++level.index)
    } else if (token === ':') isKeyNext = false
    else if (isKeyNext && level !== undefined) level.key = JSON.parse(token) as string
    else if (isHere()) found = { from: at, to: at + token.length }
  }
  return found
}

/** The text with another value there; null where there is none. */
export function withValue(text: string, path: readonly string[], value: unknown): string | null {
  const span = spanOf(text, path)
  return span === null
    ? null
    : text.slice(0, span.from) + JSON.stringify(value) + text.slice(span.to)
}

/**
 * The list at the path with these of its items, by their places, in this order; each as it was written. Null where
 * there is no such list or item.
 */
export function withItems(
  text: string,
  path: readonly string[],
  places: readonly number[],
): string | null {
  const list = spanOf(text, path)
  if (list === null || text[list.from] !== '[') return null
  const items: Span[] = []
  for (let span = itemAt(0); span !== null; span = itemAt(items.length)) items.push(span)
  const [first, last] = [items[0], items.at(-1)]
  const texts = places.map((place) => items[place]).filter((span) => span !== undefined)
  if (first === undefined || last === undefined || texts.length < places.length) return null
  if (texts.length === 0) return `${text.slice(0, list.from)}[]${text.slice(list.to)}`
  // What stood between two items stands between them again, from the front.
  const gap = (at: number): string => text.slice(items[at - 1]?.to, items[at]?.from)
  const middle = texts.map(({ from, to }, at) => (at === 0 ? '' : gap(at)) + text.slice(from, to))
  return text.slice(0, first.from) + middle.join('') + text.slice(last.to)

  function itemAt(index: number): Span | null {
    return spanOf(text, [...path, String(index)])
  }
}
