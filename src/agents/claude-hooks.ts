/**
 * What the hooks of an interactive Claude Code tell: each writes its name into the file `turn`. They beat
 * while a turn goes on; a turn that a person interrupts ends without any hook.
 */
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'

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
  const file = turnFile(folder).replaceAll("'", String.raw`'\''`)
  return Object.fromEntries(
    [...WORKING, ...RESTING].map((name) => {
      const command = `echo ${name} >'${file}'`
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

export function forgetHooks(folder: string): void {
  rmSync(turnFile(folder), { force: true })
}

function turnFile(folder: string): string {
  return join(folder, 'turn')
}
