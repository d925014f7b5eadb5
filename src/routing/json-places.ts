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
  /** Where it is nested deeper than a table can mean anything; what comes after has no places. */
  readonly tooDeep: Place | null
}

/** As in agenthost.yaml. */
export const LEVELS_MAX = 50

/** One string, one other scalar, or one sign of structure; what is between them says nothing. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** A tree, since a path for each value of a deep text would be more than all memory. */
type Spot = { at: Place; readonly inside: Map<string, Spot> }

type Level = { readonly isObject: boolean; readonly spot: Spot; key: string; index: number }

const START: Place = { line: 1, column: 1 }

/** Walks the text once. */
export function jsonPlaces(text: string): JsonPlaces {
  const placeOf = placesForward(text)
  const twice: (readonly string[])[] = []
  const levels: Level[] = []
  const root: Spot = { at: START, inside: new Map() }
  let tooDeep: Place | null = null
  let isKeyNext = false
  const put = (key: string, offset: number): Spot => {
    const around = levels.at(-1)?.spot.inside
    // Of a key given twice both values stand there, and the last key.
    const spot = around?.get(key) ?? { at: START, inside: new Map() }
    spot.at = placeOf(offset)
    around?.set(key, spot)
    return spot
  }
  for (const { 0: token, index: offset } of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      if (levels.length === LEVELS_MAX) {
        tooDeep = placeOf(offset)
        break
      }
      levels.push({ isObject: token === '{', spot: spotHere(level, offset), key: '0', index: 0 })
      isKeyNext = token === '{'
    } else if (token === '}' || token === ']') levels.pop()
    else if (token === ',' && level !== undefined) {
      isKeyNext = level.isObject
      if (!level.isObject) level.key = String(++level.index)
    } else if (token === ':') isKeyNext = false
    else if (isKeyNext && level !== undefined) {
      level.key = JSON.parse(token) as string
      if (level.spot.inside.has(level.key)) twice.push(levels.map(({ key }) => key))
      put(level.key, offset)
    } else spotHere(level, offset)
  }
  return { of: (wanted) => spotAt(root, wanted)?.at ?? START, twice, tooDeep }

  /** A value of an object has its key's place. */
  function spotHere(level: Level | undefined, offset: number): Spot {
    if (level === undefined) root.at = placeOf(offset)
    if (level === undefined) return root
    return (level.isObject ? level.spot.inside.get(level.key) : undefined) ?? put(level.key, offset)
  }
}

function spotAt(root: Spot, path: readonly string[]): Spot | undefined {
  return path.reduce<Spot | undefined>((spot, key) => spot?.inside.get(key), root)
}

/** For offsets that only grow: each line is counted once. */
function placesForward(text: string): (offset: number) => Place {
  let line = 1
  let start = 0
  let end = text.indexOf('\n')
  return (offset) => {
    for (; end !== -1 && end < offset; end = text.indexOf('\n', start)) {
      line += 1
      start = end + 1
    }
    return { line, column: offset - start + 1 }
  }
}
