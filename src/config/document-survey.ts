/**
 * One walk over a parsed YAML document: where everything stands, what must not be quoted, and what is
 * wrong with it that the parser lets pass.
 */
import { isAlias, isCollection, isMap, isScalar } from 'yaml'
import type { Node, Pair, Scalar, YAMLMap } from 'yaml'
import type { Mistake, Place } from './mistake.ts'
import { isSecret, type Range } from './secrets.ts'

export type Places = Map<string, { readonly value: Place; readonly key: Place }>

const LEVELS_MAX = 50

export type Survey = {
  readonly place: (offset: number) => Place
  readonly isText: (path: readonly string[]) => boolean
  readonly places: Places
  readonly anchors: Map<string, Node>
  /** One without a key means that the document cannot be read as data. */
  readonly mistakes: Mistake[]
  readonly secrets: Range[]
}

type Spot = {
  readonly path: readonly string[]
  readonly around: readonly Node[]
  readonly key?: Place
}

/** Also changes the tree: keys, and values where `isText`, become the text that was written. */
export function survey(
  root: Node | null,
  place: (offset: number) => Place,
  isText: (path: readonly string[]) => boolean,
): Survey {
  const all: Survey = {
    place,
    isText,
    places: new Map(),
    anchors: new Map(),
    mistakes: [],
    secrets: [],
  }
  if (root !== null) look(root, { path: [], around: [] }, all)
  return all
}

function look(node: Node, spot: Spot, all: Survey): void {
  const { path, around } = spot
  const at = all.place(node.range?.[0] ?? 0)
  all.places.set(pathKey(path), { value: at, key: spot.key ?? at })
  const note = (expected: string, found: string): void => {
    all.mistakes.push({ at, key: '', expected, found })
  }
  if (isAlias(node)) {
    const meant = all.anchors.get(node.source)
    if (meant === undefined) note(`&${node.source} before *${node.source}`, 'no such anchor')
    else if (around.includes(meant)) note('an alias of something else', 'one of what it is in')
    return
  }
  if ('anchor' in node && typeof node.anchor === 'string') all.anchors.set(node.anchor, node)
  if (isScalar(node)) {
    lookAtScalar(node, path, all)
  } else if (around.length >= LEVELS_MAX) {
    note(`at most ${LEVELS_MAX} levels of nesting`, 'more')
  } else if (isMap(node)) lookAtPairs(node, spot, all)
  else if (isCollection(node)) {
    for (const [index, item] of (node.items as readonly Node[]).entries())
      look(item, { path: [...path, String(index)], around: [...around, node] }, all)
  }
}

function lookAtScalar(node: Scalar, path: readonly string[], all: Survey): void {
  if (isSecret(path) && node.range) all.secrets.push([node.range[0], node.range[1]])
  const isPlain = typeof node.value === 'number' || typeof node.value === 'boolean'
  if (isPlain && all.isText(path) && node.source !== String(node.value)) node.value = node.source
}

function lookAtPairs(map: YAMLMap, { path, around }: Spot, all: Survey): void {
  const seen = new Map<string, Place>()
  for (const { key, value } of map.items as readonly Pair<Node, Node | null>[]) {
    const place = all.place(key.range?.[0] ?? 0)
    if (!isScalar(key)) {
      all.mistakes.push({
        at: place,
        key: '',
        expected: 'a word as the key',
        found: 'a list, a map or an alias',
      })
      continue
    }
    const text = (key.value = keyText(key))
    const inner = [...path, text]
    const first = seen.get(text)
    if (first === undefined) seen.set(text, place)
    else {
      const found = `it again (the first is at ${first.line}:${first.column})`
      all.mistakes.push({ at: place, key: inner.join('.'), expected: 'each key once', found })
    }
    if (value === null) all.places.set(pathKey(inner), { value: place, key: place })
    else look(value, { path: inner, around: [...around, map], key: place }, all)
  }
}

/** A key as it is written: an agent may be called 1.10. */
function keyText(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

export function pathKey(path: readonly PropertyKey[]): string {
  return path.map(String).join('\0')
}
