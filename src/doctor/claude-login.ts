/**
 * Where a Claude Code finds its login, in the order in which it looks itself (2.1.330). Only whether
 * there is one: no value is kept, and the keychain is not asked for it.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Login } from './agent-facts.ts'
import type { KeychainHas } from './doors.ts'
import type { Fact } from './facts.ts'
import type { Environment } from './job-facts.ts'

const CLOUDS = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY']
const TOKENS = ['CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY']

export async function claudeLogin(
  env: Environment,
  keychainHas: KeychainHas,
): Promise<Fact<Login>> {
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  const cloud = CLOUDS.find(isSet)
  if (cloud !== undefined) return { is: { kind: 'cloud', variable: cloud } }
  const variable = TOKENS.find(isSet)
  if (variable !== undefined) return { is: { kind: 'environment', variable } }
  const folder = env['CLAUDE_CONFIG_DIR'] ?? join(env['HOME'] ?? '/', '.claude')
  const settings = join(folder, 'settings.json')
  if (await hasHelper(settings)) return { is: { kind: 'helper', path: settings } }
  const file = join(folder, '.credentials.json')
  if (await isFilled(file)) return { is: { kind: 'file', path: file } }
  if (keychainHas === null) return { is: { kind: 'none' } }
  return inKeychain(env, keychainHas)
}

async function inKeychain(env: Environment, has: NonNullable<KeychainHas>): Promise<Fact<Login>> {
  const account = accountOf(env)
  const answers = await Promise.all(
    ['Claude Code-credentials', 'Claude Code'].map((name) =>
      has(
        name + suffixOf(env['CLAUDE_SECURESTORAGE_CONFIG_DIR'] ?? env['CLAUDE_CONFIG_DIR']),
        account,
      ),
    ),
  )
  if (answers.some((answer) => 'is' in answer && answer.is)) return { is: { kind: 'keychain' } }
  const unasked = answers.find((answer) => 'unknown' in answer)
  return unasked === undefined
    ? { is: { kind: 'none' } }
    : {
        unknown: `no token in its environment, no file; ${'unknown' in unasked ? unasked.unknown : ''}`,
      }
}

/** A configuration folder of its own has an item of its own. */
function suffixOf(folder: string | undefined): string {
  if (folder === undefined) return ''
  return `-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`
}

function accountOf(env: Environment): string {
  const user = env['USER'] ?? userInfo().username
  return /^[a-zA-Z0-9._-]+$/.test(user) ? user : 'claude-code-user'
}

async function isFilled(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size > 2,
    () => false,
  )
}

async function hasHelper(settings: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await readFile(settings, 'utf8'))
    return typeof value === 'object' && value !== null && 'apiKeyHelper' in value
  } catch {
    // No settings, or none that Claude Code could read either.
    return false
  }
}
