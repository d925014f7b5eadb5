/**
 * The tools of a request: their names, and how arguments of each are checked. Reading them takes longer than the whole
 * answer, and a client sends the same ones all day, so the last few lists are kept. Pure but for what it remembers.
 */
import type { JsonObject } from '../call.ts'
import { isObject, objectAt, objectsAt, textAt } from '../json-look.ts'
import { type CheckArguments, schemaCheck } from './schema-check.ts'

export type ToolCatalogue = {
  /** Null for a name that is not among them. Schemas are read when they are first needed. */
  readonly checkOf: (name: string) => CheckArguments | null
  /** Tools that are not listed may be called too: the model can search for more. */
  readonly isOpen: boolean
  readonly isEmpty: boolean
}

const LISTS_MAX = 64
/** Of all lists that are kept: Claude Code's own is about 100,000 letters. */
const LETTERS_MAX = 8_000_000

/** `tools` is the JSON of the request's list; null where that is no list. */
export type ToolCatalogues = (tools: string) => ToolCatalogue | null

export function toolCatalogues(most = LISTS_MAX): ToolCatalogues {
  const kept = new Map<string, ToolCatalogue | null>()
  let letters = 0
  const drop = (tools: string): void => {
    kept.delete(tools)
    letters -= tools.length
  }
  return (tools) => {
    const known = kept.get(tools)
    const catalogue = known === undefined ? catalogueOf(tools) : known
    if (kept.has(tools)) drop(tools)
    kept.set(tools, catalogue)
    letters += tools.length
    for (const eldest of kept.keys()) {
      if (kept.size <= most && letters <= LETTERS_MAX) break
      drop(eldest)
    }
    return catalogue
  }
}

function catalogueOf(tools: string): ToolCatalogue | null {
  const list = parsedList(tools)
  if (list === null) return null
  const schemas = new Map<string, unknown>()
  let isOpen = false
  for (const tool of list.flatMap(withNested)) {
    isOpen ||= /^tool_search/.test(textAt(tool, 'type'))
    const named = isObject(tool['function']) ? tool['function'] : objectOr(tool, 'custom')
    const name = textAt(named, 'name')
    if (name !== '') schemas.set(name, named['input_schema'] ?? named['parameters'])
  }
  const checks = new Map<string, CheckArguments>()
  return {
    isOpen,
    isEmpty: list.length === 0,
    checkOf(name) {
      if (!schemas.has(name)) return null
      const check = checks.get(name) ?? schemaCheck(schemas.get(name))
      checks.set(name, check)
      return check
    },
  }
}

function objectOr(tool: JsonObject, key: string): JsonObject {
  return isObject(tool[key]) ? objectAt(tool, key) : tool
}

/** Responses has lists within the list (`namespace`). */
function withNested(tool: JsonObject): readonly JsonObject[] {
  return [tool, ...objectsAt(tool, 'tools')]
}

function parsedList(text: string): readonly JsonObject[] | null {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isObject) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
