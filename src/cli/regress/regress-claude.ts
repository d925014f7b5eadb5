/** Which Claude Code runs the chores: the one on the PATH, by its real path, and its version. */
import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { findPrograms } from '../../config/find-programs.ts'
import { AgenthostError, unable } from '../../errors.ts'
import type { ClaudeDoors } from '../../regression/claude-code-harness.ts'

const WITHIN_MS = 20_000

/** Asked once. Rejects with `config` where there is none. */
export function claudeProgram(env: NodeJS.ProcessEnv): ClaudeDoors['program'] {
  let asked: ReturnType<ClaudeDoors['program']> | null = null
  return () => (asked ??= ask(env))
}

async function ask(env: NodeJS.ProcessEnv): ReturnType<ClaudeDoors['program']> {
  const { claude } = findPrograms(env)
  const hint =
    'Install it with `npm install -g @anthropic-ai/claude-code`, so that it is on the PATH.'
  if (claude === null)
    throw new AgenthostError('config', 'unable to run chores: Claude Code is not on the PATH', hint)
  try {
    const path = realpathSync(claude)
    const own = { PATH: env['PATH'], HOME: env['HOME'], DISABLE_AUTOUPDATER: '1' }
    const { stdout } = await promisify(execFile)(path, ['--version'], {
      env: own,
      timeout: WITHIN_MS,
    })
    return { path, folder: dirname(path), version: stdout.trim() }
  } catch (error) {
    throw unable({ verb: 'ask', object: `${claude} for its version`, kind: 'config', hint }, error)
  }
}
