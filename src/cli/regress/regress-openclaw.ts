/** Which OpenClaw runs the chores: the one on the PATH, by its real path, and its version. */
import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { findPrograms } from '../../config/find-programs.ts'
import { AgenthostError, unable } from '../../errors.ts'
import type { OpenclawDoors } from '../../regression/openclaw-harness.ts'

/** It takes seconds to start, and half a minute where the host is busy. */
const WITHIN_MS = 90_000

/** Asked once. Rejects with `config` where there is none. */
export function openclawProgram(env: NodeJS.ProcessEnv): OpenclawDoors['program'] {
  let asked: ReturnType<OpenclawDoors['program']> | null = null
  return () => (asked ??= ask(env))
}

async function ask(env: NodeJS.ProcessEnv): ReturnType<OpenclawDoors['program']> {
  const { openclaw } = findPrograms(env)
  const hint = 'Install it with `npm install -g openclaw`, so that it is on the PATH.'
  if (openclaw === null)
    throw new AgenthostError('config', 'unable to run chores: OpenClaw is not on the PATH', hint)
  try {
    const path = realpathSync(openclaw)
    const node = realpathSync(process.execPath)
    const own = { PATH: env['PATH'], HOME: env['HOME'], OPENCLAW_NO_AUTO_UPDATE: '1' }
    const { stdout } = await promisify(execFile)(node, [path, '--version'], {
      env: own,
      timeout: WITHIN_MS,
    })
    // What it needs lies beside it or in it, as npm happened to put it.
    return { node, path, folder: dirname(dirname(path)), version: stdout.trim() }
  } catch (error) {
    throw unable(
      { verb: 'ask', object: `${openclaw} for its version`, kind: 'config', hint },
      error,
    )
  }
}
