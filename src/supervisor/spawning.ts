/** Spawns a detached process that writes straight to its log, in a session of its own, and tells how it ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, existsSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { unable } from '../errors.ts'
import type { Launch, StartContext } from './plan.ts'
import { inFolder } from './start-files.ts'

export type Ended = { readonly code: number | null; readonly signal: string | null }

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT
/** Of the launcher; dash where there is one: see `start-files.ts`. */
export const SHELL = existsSync('/bin/dash') ? '/bin/dash' : '/bin/sh'

/** Not async: what can be done at once is done at once. Closes `stdin`. */
export function spawnDetached(
  at: Pick<StartContext, 'name' | 'logPath' | 'workdir' | 'wrap'>,
  { argv, env }: Launch,
  stdin: number | null,
): Promise<{ readonly pid: number; readonly ended: Promise<Ended> }> {
  let log: number | null = null
  try {
    log = inFolder(dirname(at.logPath), () => openSync(at.logPath, APPEND, 0o600))
    const [file, ...rest] = at.wrap(argv) as [string, ...string[]]
    const child = spawn(file, rest, {
      detached: true,
      cwd: at.workdir,
      env,
      stdio: [stdin ?? 'ignore', log, log],
    })
    return spawned(child, at.name)
  } catch (error) {
    throw unable({ verb: 'start', object: at.name, kind: 'temporary' }, error)
  } finally {
    if (stdin !== null) closeSync(stdin)
    if (log !== null) closeSync(log)
  }
}

async function spawned(
  child: ChildProcess,
  name: string,
): Promise<{ readonly pid: number; readonly ended: Promise<Ended> }> {
  const { pid } = child
  if (pid === undefined) {
    const error = await new Promise((resolveError) => child.once('error', resolveError))
    throw unable({ verb: 'start', object: name, kind: 'temporary' }, error)
  }
  const ended = new Promise<Ended>((resolveEnd) => {
    child.once('exit', (code, signal) => resolveEnd({ code, signal }))
  })
  child.unref()
  return { pid, ended }
}
