/** Spawns a detached process that writes straight to its log, in a session of its own, and tells how it ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, unable } from '../errors.ts'
import type { Launch, StartContext } from './plan.ts'
import { inFolder } from './start-files.ts'

export type Ended = { readonly code: number | null; readonly signal: string | null }

const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT
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
    endLine(log)
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

const NEWLINE = 10

/** A writer that was killed in the middle of a line leaves the half: the next one's first line is not glued to it. */
function endLine(log: number): void {
  const { size } = fstatSync(log)
  const last = Buffer.alloc(1)
  if (size === 0 || readSync(log, last, 0, 1, size - 1) === 0 || last[0] === NEWLINE) return
  try {
    writeSync(log, '\n')
  } catch (error) {
    // A start goes before the looks of a log.
    if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') throw error
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
