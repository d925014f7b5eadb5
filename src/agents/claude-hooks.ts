/**
 * What the hooks of an interactive Claude Code tell: each writes its name into the file `turn`, and a session
 * that begins also which one it is. They beat while a turn goes on; a turn that a person interrupts
 * ends without any hook.
 */
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import { isSessionId } from './claude-session.ts'
import { readJson } from './claude-session-files.ts'
import { isObject } from './is-object.ts'

const WORKING = ['UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure'] as const
/** `Notification` and `PermissionRequest`: it waits for a person. */
const RESTING = [
  'SessionStart',
  'Stop',
  'StopFailure',
  'Notification',
  'PermissionRequest',
  'SessionEnd',
] as const

/** The `hooks` of a settings file. */
export function hookSettings(folder: string): Readonly<Record<string, unknown>> {
  const file = quoted(turnFile(folder))
  const told = quoted(sessionFile(folder))
  return Object.fromEntries(
    [...WORKING, ...RESTING].map((name) => {
      const beat = `echo ${name} >${file}`
      // What a hook is told has the session in it; renamed, so that nobody reads half of it.
      const keep = `cat >${told}.new && mv ${told}.new ${told}`
      const command = name === 'SessionStart' ? `${keep}; ${beat}` : beat
      return [name, [{ hooks: [{ type: 'command', command }] }]]
    }),
  )
}

export type LastHook = {
  readonly name: string
  readonly isWorking: boolean
  /** Only ever compared for equality. */
  readonly mtimeMs: number
}

/** Null while this start has had none. */
export function lastHook(folder: string): LastHook | null {
  const path = turnFile(folder)
  try {
    const name = readFileSync(path, 'utf8').trim()
    const isWorking = WORKING.some((each) => each === name)
    return { name, isWorking, mtimeMs: statSync(path).mtimeMs }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** The session that began last, also by `/clear` and `/resume`; null where no hook has told. */
export function sessionOfHook(folder: string): string | null {
  const value = readJson(sessionFile(folder))
  const id = isObject(value) ? value['session_id'] : null
  return typeof id === 'string' && isSessionId(id) ? id : null
}

export function forgetHooks(folder: string): void {
  for (const path of [turnFile(folder), sessionFile(folder)]) rmSync(path, { force: true })
}

function sessionFile(folder: string): string {
  return join(folder, 'session-told.json')
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`
}

function turnFile(folder: string): string {
  return join(folder, 'turn')
}
