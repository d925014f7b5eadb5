/**
 * Reads `agenthost.yaml`: the whole configuration, or one error that names every mistake in it with file,
 * line, column, key, what was expected and what was found.
 */
import { dirname } from 'node:path'
import { AgenthostError } from '../errors.ts'
import { readAlerts } from './alerts-section.ts'
import { parseYaml } from './document.ts'
import { agentEntry } from './entries.ts'
import type { AgentEntry, Config } from './entry.ts'
import { ownerOfKey } from './key-owner.ts'
import { jobWarnings } from './job-warnings.ts'
import { readJobs } from './jobs.ts'
import { readGateway, routed } from './gateway-section.ts'
import { foundText, mistakesText } from './mistake.ts'
import { nearest } from './nearest.ts'
import { readerOf, type Reader } from './reader.ts'
import { AGENT_NAME, isTextPath } from './schema.ts'
import { RANKINGS_DEFAULT } from './rankings.ts'
import { REGRESSION_DEFAULT } from './regression.ts'
import { readRegression } from './regression-section.ts'
import { readRankings, readUpstreams } from './rankings-section.ts'
import { readSource } from './source.ts'
import { claimOf, together } from './together.ts'
import { upstreamWarnings } from './upstreams.ts'
import { warningsOf } from './warnings.ts'
import { isMap } from './is-map.ts'

export type Loaded = {
  readonly config: Config
  /** What will go wrong at a start though the file itself is right. */
  readonly warnings: readonly string[]
}

/** Rejects with an AgenthostError of kind `config` (exit 78), and with nothing else. */
export function loadConfig(path: string, env: NodeJS.ProcessEnv): Promise<Loaded> {
  return Promise.resolve().then(() => {
    const { document, mistakes, shown } = parseYaml(readSource(path), isTextPath)
    const reader = document && readerOf(document, ownerOfKey)
    const sections = reader && sectionsOf(document?.value, dirname(path), reader)
    const all = [...mistakes, ...(reader?.mistakes ?? [])]
    if (all.length > 0) {
      throw new AgenthostError(
        'config',
        `unable to use ${path}:\n${mistakesText(path, shown, all)}`,
        'Correct the file, then check it with `agenthost config check`.',
      )
    }
    const config = { path, ...(sections ?? NOTHING) }
    const warnings = [
      ...warningsOf(config.agents, env),
      ...jobWarnings(config.jobs, env),
      ...upstreamWarnings(config.upstreams),
    ]
    return { config, warnings }
  })
}

type Sections = Omit<Config, 'path'>

/** Never in force: what has no sections has mistakes. */
const NOTHING: Sections = {
  agents: [],
  jobs: [],
  alerts: null,
  gateway: null,
  upstreams: [],
  rankings: RANKINGS_DEFAULT,
  regression: REGRESSION_DEFAULT,
}

function sectionsOf(value: unknown, base: string, reader: Reader): Sections {
  const read = readAgents(value, base, reader)
  const jobs = readJobs(value, base, reader)
  const alerts = readAlerts(sectionIn(value, 'alerts'), base, reader)
  const upstreams = readUpstreams(sectionIn(value, 'upstreams'), reader)
  const gateway = readGateway(value, reader)
  const has = sectionIn(value, 'gateway') !== undefined
  const agents = routed({ agents: read, jobs }, gateway, { has, reader })
  const rankings = readRankings(sectionIn(value, 'rankings'), reader)
  const regression = readRegression(sectionIn(value, 'regression'), reader)
  return { agents, jobs, alerts, gateway, upstreams, rankings, regression }
}

const TOP_LEVEL = ['agents', 'jobs', 'alerts', 'gateway', 'upstreams', 'rankings', 'regression']
const AGENTS_MAX = 1000

function readAgents(value: unknown, base: string, reader: Reader): readonly AgentEntry[] {
  if (!isMap(value)) {
    reader.note([], 'a map with the key agents', value)
    return []
  }
  const unknown = Object.keys(value).filter((key) => !TOP_LEVEL.includes(key))
  const meant = unknown.map((key) => noteTopLevel(key, reader))
  const agents = value['agents']
  if (agents === undefined && meant.includes('agents')) return []
  if (!isMap(agents)) {
    reader.note(['agents'], 'a map of agents by name (agents: {} for none)', agents)
    return []
  }
  const named: readonly (readonly [string, unknown])[] = Object.entries(agents)
  if (named.length > AGENTS_MAX) {
    reader.note(['agents'], `at most ${AGENTS_MAX} agents`, named.length)
    return []
  }
  const entries = named.flatMap(([name, entry]) => {
    if (AGENT_NAME.test(name))
      return agentEntry(entry, { name, path: ['agents', name], base }, reader) ?? []
    const expected =
      'a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name)'
    reader.noteKey(['agents'], name, expected, foundText(name))
    return []
  })
  together(
    named.map(([name, entry]) => claimOf(name, entry)),
    reader,
  )
  return entries
}

function sectionIn(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined
}

/** Gives the key that was probably meant. */
function noteTopLevel(key: string, reader: Reader): string | null {
  const near = nearest(key, TOP_LEVEL)
  const expected =
    near === null ? `one of ${TOP_LEVEL.join(', ')}` : `a known key (did you mean ${near}?)`
  reader.noteKey([], key, expected, 'an unknown key')
  return near
}
