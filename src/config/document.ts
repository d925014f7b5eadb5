/** YAML text with the place of every key. The only file that knows the yaml package. */
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { Mistake, Place } from './mistake.ts'

export type Located = {
  readonly value: unknown
  /** Where a value begins, or the nearest map around it that is there. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place
  /** Where a key itself begins. */
  readonly placeOfKey: (path: readonly PropertyKey[], key: string) => Place
}

export type Parsed =
  | { readonly ok: true; readonly document: Located }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] }

/** Aliases beyond this are a bomb, not a configuration. */
const ALIASES_MAX = 100

export function parseYaml(source: string): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error) =>
      syntaxMistake(error.code, error.message, place(error.pos[0])),
    )
    return { ok: false, mistakes }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX })
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    const at = { line: 1, column: 1 }
    return { ok: false, mistakes: [{ at, key: '', expected: 'few aliases', found }] }
  }
  const placeOf = (path: readonly PropertyKey[]): Place => place(offsetOf(document, path))
  const placeOfKey = (path: readonly PropertyKey[], key: string): Place => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true)
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined
    return isScalar(pair?.key) && pair.key.range ? place(pair.key.range[0]) : placeOf(path)
  }
  return { ok: true, document: { value, placeOf, placeOfKey } }
}

function syntaxMistake(code: string, message: string, at: Place): Mistake {
  const plain: Readonly<Record<string, readonly [string, string]>> = {
    DUPLICATE_KEY: ['each key once', 'a key that stands there already'],
    TAB_AS_INDENT: ['spaces to indent', 'a tab'],
  }
  const [expected, found] = plain[code] ?? ['valid YAML', message.replaceAll('\n', ' ')]
  return { at, key: '', expected, found }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined
    if (node?.range) return node.range[0]
  }
  return document.contents?.range?.[0] ?? 0
}
