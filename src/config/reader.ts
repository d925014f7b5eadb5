/**
 * Reads sections against their schema and gathers every mistake with its place, so that a person sees
 * all of them at once.
 */
import type * as z from 'zod/mini'
import type { Located } from './document.ts'
import { foundText, kindText, type Mistake } from './mistake.ts'
import { nearest } from './nearest.ts'
import { isSecret } from './secrets.ts'
import { isMap } from './is-map.ts'

export type Path = readonly PropertyKey[]

export type Reader = {
  readonly mistakes: Mistake[]
  /** The section at `path`, or null after its mistakes were noted. */
  readonly section: <T extends Section>(schema: T, value: unknown, path: Path) => z.infer<T> | null
  readonly note: (path: Path, expected: string, found: unknown) => void
  /** As `note`, at the key itself and with the words for what was found. */
  readonly noteKey: (path: Path, key: string, expected: string, found: string) => void
}

type Section = z.ZodMiniObject

export function readerOf(document: Located, elsewhere: (key: string) => string | null): Reader {
  const mistakes: Mistake[] = []
  const note = (path: Path, expected: string, found: unknown): void => {
    mistakes.push({
      at: document.placeOf(path),
      key: path.join('.'),
      expected,
      found: isSecret(path) ? kindText(found) : foundText(found),
    })
  }
  const noteKey = (path: Path, key: string, expected: string, found: string): void => {
    const at = document.placeOfKey(path, key)
    mistakes.push({ at, key: [...path, key].join('.'), expected, found })
  }
  const noteIssue = (issue: z.core.$ZodIssue, path: Path, found: unknown): void => {
    const isOfKey = issue.code === 'custom' && issue.params?.['ofKey'] === true
    const key = path.at(-1)
    if (isOfKey && typeof key === 'string')
      noteKey(path.slice(0, -1), key, issue.message, foundText(key))
    else note(path, expectedText(issue), found)
  }
  return {
    mistakes,
    note,
    noteKey,
    section(schema, value, path) {
      if (!isMap(value)) {
        note(path, `a map with keys such as ${knownKeys(schema).slice(0, 4).join(', ')}`, value)
        return null
      }
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data as z.infer<typeof schema>
      const meant = new Set<string>()
      for (const issue of parsed.error.issues) {
        if (issue.code !== 'unrecognized_keys') continue
        const at = [...path, ...issue.path]
        const known = knownKeys(innerSchema(schema, issue.path))
        for (const key of issue.keys) {
          const near = nearest(key, known)
          if (near !== null) meant.add([...issue.path, near].join('.'))
          noteKey(at, key, unknownKeyText(near, known), elsewhere(key) ?? 'an unknown key')
        }
      }
      for (const issue of parsed.error.issues) {
        if (issue.code === 'unrecognized_keys') continue
        const found = valueAt(value, issue.path)
        // A key that is missing because it was misspelt is told once.
        if (found === undefined && meant.has(issue.path.join('.'))) continue
        noteIssue(issue, [...path, ...issue.path], found)
      }
      return null
    },
  }
}

function knownKeys(schema: unknown): readonly string[] {
  const shape = (schema as { readonly shape?: Readonly<Record<string, unknown>> }).shape
  return Object.keys(shape ?? {})
}

/** The schema of a section inside a section, past `optional`. */
function innerSchema(schema: unknown, path: Path): unknown {
  let inner: unknown = schema
  for (const key of path) {
    const shape = (inner as { readonly shape?: Readonly<Record<PropertyKey, unknown>> }).shape
    inner = shape?.[key]
    while (isOptional(inner)) inner = inner.def.innerType
  }
  return inner
}

function isOptional(schema: unknown): schema is { readonly def: { readonly innerType: unknown } } {
  if (typeof schema !== 'object' || schema === null || !('def' in schema)) return false
  return typeof schema.def === 'object' && schema.def !== null && 'innerType' in schema.def
}

function unknownKeyText(near: string | null, known: readonly string[]): string {
  return near === null ? `one of ${known.join(', ')}` : `a known key (did you mean ${near}?)`
}

function expectedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message
    case 'invalid_type':
      return issue.expected === 'object'
        ? 'a map'
        : issue.expected === 'array'
          ? 'a list'
          : `a ${issue.expected}`
    case 'too_small':
      return 'at least one entry'
    default:
      return issue.message
  }
}

function valueAt(value: unknown, path: Path): unknown {
  let inner = value
  for (const key of path) inner = (inner as Record<PropertyKey, unknown> | undefined)?.[key]
  return inner
}
