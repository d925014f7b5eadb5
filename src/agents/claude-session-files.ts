/** Where an agent's session is kept: its own note of it, and a claim that names the one agent that holds it. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import type { KeptSession } from './claude-session.ts'
import type { LogCursor } from './host.ts'
import { isObject } from './is-object.ts'

/** `session.json`: the session, and where the log of the start that uses it begins. */
export type SessionNote = KeptSession & { readonly logFrom: LogCursor }

export function readSession(folder: string): SessionNote | null {
  const value = readJson(join(folder, 'session.json'))
  if (!isObject(value) || typeof value['id'] !== 'string') return null
  const { id, spoken, configured, logFrom } = value
  const cursor = isObject(logFrom) ? logFrom : {}
  return {
    id,
    spoken: spoken === true,
    configured: typeof configured === 'string' ? configured : undefined,
    logFrom: { sequence: Number(cursor['sequence'] ?? 1), offset: Number(cursor['offset'] ?? 0) },
  }
}

export function writeSession(folder: string, note: SessionNote): void {
  writePrivate(join(folder, 'session.json'), note)
}

/** Whether a conversation is on disk. Its folder has the workdir's name; any folder will do for --resume. */
export function hasTranscript(configDir: string, id: string): boolean {
  const projects = join(configDir, 'projects')
  return namesIn(projects).some((project) => existsSync(join(projects, project, `${id}.jsonl`)))
}

export type Claim = { readonly agent: string; readonly at: number }

export function readClaim(home: string, id: string): Claim | null {
  const value = readJson(claimPath(home, id))
  if (!isObject(value) || typeof value['agent'] !== 'string') return null
  return { agent: value['agent'], at: Number(value['at']) }
}

export function writeClaim(home: string, id: string, claim: Claim): void {
  mkdirSync(join(home, 'sessions'), { recursive: true, mode: 0o700 })
  writePrivate(claimPath(home, id), claim)
}

function claimPath(home: string, id: string): string {
  return join(home, 'sessions', `${id}.json`)
}

/** Whole or not at all, and for nobody else to read. */
export function writePrivate(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Null when there is none, or when what is there is no JSON: it is then made anew. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
