/**
 * YAML text with the place of every key and value, and what is wrong with it as YAML. With
 * `document-survey.ts` all that knows the yaml package.
 */
import { parseDocument } from 'yaml'
import { pathKey, survey, type Places } from './document-survey.ts'
import type { Mistake, Place } from './mistake.ts'
import { withoutSecrets } from './secrets.ts'
import { syntaxWords } from './syntax.ts'
import { textPlaces } from './text-places.ts'

export type Located = {
  readonly value: unknown
  /** Where a value begins, or the nearest one around it that is there. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place
  /** Where a key itself begins. */
  readonly placeOfKey: (path: readonly PropertyKey[], key: string) => Place
}

export type Parsed = {
  /** Null for what cannot be read any further. */
  readonly document: Located | null
  readonly mistakes: readonly Mistake[]
  /** The text as it may be quoted in messages. */
  readonly shown: string
}

/** A value used more often than this through aliases, also through aliases of aliases, is a bomb. */
const ALIAS_USES_MAX = 1000
/** The parser's complaints about good YAML, such as a bracket that is not indented, are not among these. */
const WARNINGS_THAT_COUNT = ['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE']

/** `isText` says where a number or a word such as True is meant as it is written: 1.10 is not 1.1. */
export function parseYaml(source: string, isText: (path: readonly string[]) => boolean): Parsed {
  const place = textPlaces(source)
  // Keys are compared as they are written, by the survey, which knows both places.
  const parsed = parseDocument(source, {
    uniqueKeys: false,
    prettyErrors: false,
  })
  const { mistakes, places, secrets } = survey(parsed.contents, place, isText)
  const shown = withoutSecrets(source, secrets)
  const warnings = parsed.warnings.filter(({ code }) => WARNINGS_THAT_COUNT.includes(code))
  const deep = parsed.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION')
  const tooDeep = deep && mistakes.length === 0 ? [deep] : []
  const complaints = deep ? tooDeep : [...parsed.errors, ...warnings]
  const said = new Set<number>()
  for (const complaint of complaints) {
    if (said.has(complaint.pos[0])) continue
    said.add(complaint.pos[0])
    mistakes.push({ at: place(complaint.pos[0]), key: '', ...syntaxWords(complaint) })
  }
  if (parsed.errors.length > 0 || mistakes.some(({ key }) => key === '')) {
    return { document: null, mistakes, shown }
  }
  try {
    const value: unknown = parsed.toJS({ maxAliasCount: ALIAS_USES_MAX })
    return { document: located(value, places), mistakes, shown }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const expected = `at most ${ALIAS_USES_MAX} uses of one anchor`
    return { document: null, mistakes: [{ at: START, key: '', expected, found: 'more' }], shown }
  }
}

const START: Place = { line: 1, column: 1 }

function located(value: unknown, places: Places): Located {
  const placesOf = (path: readonly PropertyKey[]): { value: Place; key: Place; depth: number } => {
    for (let depth = path.length; depth > 0; depth--) {
      const found = places.get(pathKey(path.slice(0, depth)))
      if (found !== undefined) return { ...found, depth }
    }
    return { value: START, key: START, ...places.get(''), depth: 0 }
  }
  return {
    value,
    placeOf: (path) => placesOf(path).value,
    placeOfKey(path, key) {
      const found = placesOf([...path, key])
      return found.depth > path.length ? found.key : found.value
    },
  }
}
