/** Puts the gateway into the file that a client of one's own reads, and keeps what was there beside it. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isoTime, type Instant } from '../../clock.ts'
import { AgenthostError, unable } from '../../errors.ts'
import { writeWhole } from '../../routing/write-whole.ts'
import type { Json } from './client-exports.ts'
import { isObject } from '../is-object.ts'

export type WithFile = 'claude-code' | 'openclaw'

/** Where the client looks by itself. */
export function clientFile(client: WithFile, env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? homedir()
  if (client === 'claude-code')
    return join(env['CLAUDE_CONFIG_DIR'] || join(home, '.claude'), 'settings.json')
  const folder = env['OPENCLAW_STATE_DIR'] || join(home, '.openclaw')
  return env['OPENCLAW_CONFIG_PATH'] || join(folder, 'openclaw.json')
}

/** Gives where the former file is; null where there was none. Throws `config` for a file that is no plain JSON. */
export function putIntoFile(path: string, into: (file: Json) => Json, now: Instant): string | null {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const isThere = existsSync(path)
  const file = isThere ? objectOf(path) : {}
  const backup = isThere ? keepBeside(path, now) : null
  // It has a token in it now, whatever it could be read by before.
  writeWhole(path, `${JSON.stringify(into(file), null, 2)}\n`, 0o600)
  return backup
}

function objectOf(path: string): Json {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (isObject(value)) return value as Json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unable({ verb: 'read', object: path }, error)
  }
  throw new AgenthostError(
    'config',
    `unable to write into ${path}: it is no plain JSON, and would lose what a person wrote there`,
    'Without --apply the settings are printed, so that you can put them in by hand.',
  )
}

function keepBeside(path: string, now: Instant): string {
  const first = `${realpathSync(path)}.before-agenthost`
  const backup = existsSync(first) ? `${first}-${isoTime(now).replaceAll(':', '')}` : first
  copyFileSync(path, backup)
  return backup
}
