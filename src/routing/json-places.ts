/**
 * Where each key of a JSON text stands, and which keys stand twice in one object: `JSON.parse` tells neither,
 * and takes the last of two without a word. Only for texts that JSON.parse has taken. Pure.
 */

export type Place = { readonly line: number; readonly column: number }

export type JsonPlaces = {
  /** The place of the key, else of the value, at this path; of the text's begin for one that is not there. */
  readonly of: (path: readonly string[]) => Place
  /** Paths of keys that were given again. */
  readonly twice: readonly (readonly string[])[]
}

/** One string, one other scalar, or one sign of structure; what is between them says nothing. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

type Level = { readonly isObject: boolean; readonly seen: Set<string>; key: string; index: number }

/** Walks the text once; `.` joins paths, so that a key with a dot may share its place with another. */
export function jsonPlaces(text: string): JsonPlaces {
  const places = new Map<string, number>()
  const twice: (readonly string[])[] = []
  const levels: Level[] = []
  const path = (): readonly string[] => levels.map(({ key }) => key)
  let isKeyNext = false
  for (const { 0: token, index: at } of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      put(places, path(), at)
      levels.push({ isObject: token === '{', seen: new Set(), key: '0', index: 0 })
      isKeyNext = token === '{'
    } else if (token === '}' || token === ']') levels.pop()
    else if (token === ',' && level !== undefined) {
      isKeyNext = level.isObject
      if (!level.isObject) level.key = String(++level.index)
    } else if (token === ':') isKeyNext = false
    else if (isKeyNext && level !== undefined) {
      level.key = JSON.parse(token) as string
      if (level.seen.has(level.key)) twice.push(path())
      level.seen.add(level.key)
      places.set(path().join('.'), at)
    } else put(places, path(), at)
  }
  return { of: (wanted) => placeAt(text, places.get(wanted.join('.')) ?? 0), twice }
}

function put(places: Map<string, number>, path: readonly string[], at: number): void {
  const name = path.join('.')
  if (!places.has(name)) places.set(name, at)
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}
