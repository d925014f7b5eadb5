/**
 * Reads `agenthost.yaml`: the whole configuration, or one error that names every mistake in it with file,
 * line, column, key, what was expected and what was found.
 */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import { parseYaml, type Located } from './document.ts'
import { agentEntry } from './entries.ts'
import type { AgentEntry, Config } from './entry.ts'
import { mistakesText, type Mistake } from './mistake.ts'
import { readerOf, type Reader } from './reader.ts'
import { AGENT_NAME, presetSections } from './schema.ts'
import { together } from './together.ts'
import { warningsOf } from './warnings.ts'

export type Loaded = {
  readonly config: Config
  /** What will go wrong at a start though the file itself is right. */
  readonly warnings: readonly string[]
}

/** Throws an AgenthostError of kind `config` (exit 78). */
export function loadConfig(path: string, env: NodeJS.ProcessEnv): Promise<Loaded> {
  return Promise.resolve().then(() => {
    const source = readText(path)
    const mistakes: Mistake[] = []
    const agents = parseAgents(source, dirname(path), mistakes)
    if (mistakes.length > 0) {
      throw new AgenthostError(
        'config',
        `unable to use ${path}:\n${mistakesText(path, source, mistakes)}`,
        'Correct the file, then check it with `agenthost config check`.',
      )
    }
    return { config: { path, agents }, warnings: warningsOf(agents, env) }
  })
}

/** All that a configuration text says of agents; mistakes are added to the list. */
export function parseAgents(
  source: string,
  base: string,
  mistakes: Mistake[],
): readonly AgentEntry[] {
  const parsed = parseYaml(source)
  if (!parsed.ok) {
    mistakes.push(...parsed.mistakes)
    return []
  }
  const reader = readerOf(parsed.document, presetOfKey)
  const agents = readAgents(parsed.document, base, reader)
  mistakes.push(...reader.mistakes)
  return agents
}

const TOP_LEVEL = ['agents']

function readAgents(document: Located, base: string, reader: Reader): readonly AgentEntry[] {
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.note([], 'a map with the key agents', value ?? undefined)
    return []
  }
  for (const key of Object.keys(value)) {
    if (!TOP_LEVEL.includes(key))
      reader.noteKey(
        [],
        key,
        `one of ${TOP_LEVEL.join(', ')}`,
        'a key that this version does not know',
      )
  }
  const agents = 'agents' in value ? value.agents : undefined
  if (typeof agents !== 'object' || agents === null || Array.isArray(agents)) {
    reader.note(['agents'], 'a map of agents by name', agents)
    return []
  }
  const entries = Object.entries(agents).flatMap(([name, entry]: [string, unknown]) => {
    if (!AGENT_NAME.test(name)) {
      const expected =
        'a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name)'
      reader.noteKey(['agents'], name, expected, JSON.stringify(name))
      return []
    }
    return agentEntry(entry, { name, path: ['agents', name], base }, reader) ?? []
  })
  together(entries, Object.keys(agents), reader)
  return entries
}

/** Says of a key that is unknown here that it belongs to another preset. */
function presetOfKey(key: string): string | null {
  const owners = Object.entries(presetSections)
    .filter(([, section]) => key in section.shape)
    .map(([preset]) => preset)
  return owners.length > 0 && owners.length < 4 ? `a key of the preset ${owners.join(', ')}` : null
}

function readText(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const hint =
      codeOf(error) === 'ENOENT'
        ? 'Write one with `agenthost init`, or start with `agenthost up`.'
        : ''
    throw unable({ verb: 'read', object: path, kind: 'config', hint }, error)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // The decoder's own message says no more than that.
    throw new AgenthostError('config', `unable to read ${path}: it is not UTF-8 text`)
  }
}
