/**
 * The two small files of each start, `agents/<name>/starts/<generation>.intent` and `.pid`.
 * The launcher writes its pid, then looks whether the intent still stands; a later daemon first
 * takes the intent away, then reads the pid. Whichever comes second sees the other, so a process
 * that was forked just before the daemon was killed is either known or has given way.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import type { PidFile } from './adoption.ts'
import { cursorIn, type LogCursor } from './log-cursor.ts'

/** Exit code of a launcher whose intent was gone, or that could not write its pid. */
export const GAVE_WAY_EXIT = 125

/**
 * dash is wanted because it adds nothing to the environment but PWD; bash adds SHLVL and `_`.
 * The pid is appended to a new file: ext4 flushes a file that was truncated when it is closed
 * (auto_da_alloc), which costs as much as the rest of a start.
 */
const SCRIPT = `echo $$ >>"$1" && [ -e "$2" ] || exit ${GAVE_WAY_EXIT}
shift 2
unset OLDPWD
exec "$@"`

export type StartFiles = { readonly intent: string; readonly pid: string }

/** Declares the intent to start this generation. */
export function declareIntent(folder: string, generation: number): StartFiles {
  const files = startFiles(folder, generation)
  // Some bytes, so that a full disk is told here and not by a launcher that cannot write its pid.
  inFolder(join(folder, 'starts'), () =>
    writeFileSync(files.intent, 'start\n', { flag: 'wx', mode: 0o600 }),
  )
  return files
}

/** Does it, and where its folder is missing, makes that and does it again: a restart has no time to look first. */
export function inFolder<T>(folder: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return act()
  }
}

/** Notes where in the log this generation begins, for a daemon that adopts it before it is ready. */
export function noteLogStart(folder: string, generation: number, start: LogCursor): void {
  writeFileSync(logStartFile(folder, generation), JSON.stringify(start), { mode: 0o600 })
}

/** Null when it was not noted, or when a power loss left half of the note. */
export function logStartOf(folder: string, generation: number): LogCursor | null {
  try {
    return cursorIn(JSON.parse(readFileSync(logStartFile(folder, generation), 'utf8')))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

function logStartFile(folder: string, generation: number): string {
  return join(folder, 'starts', `${generation}.log`)
}

/** Removes the files of starts before this one, once it is under way. */
export function forgetEarlierStarts(folder: string, generation: number): void {
  const starts = join(folder, 'starts')
  for (const name of readdirSync(starts)) {
    if (Number.parseInt(name, 10) < generation) removeIfThere(join(starts, name))
  }
}

/** The command that writes its pid, gives way to a voided intent, and becomes `argv`. */
export function launcherOf(
  shell: string,
  files: StartFiles,
  argv: readonly string[],
): readonly [string, ...string[]] {
  return [shell, '-c', SCRIPT, 'agenthost-launcher', files.pid, files.intent, ...argv]
}

/**
 * Takes back every intent under `agentsFolder`, then reads the pid files. In this order: see above.
 * A pid file that is still empty belongs to a launcher that will find its intent gone.
 */
export function voidIntents(agentsFolder: string): readonly PidFile[] {
  return namesIn(agentsFolder).flatMap((agent) => {
    const starts = join(agentsFolder, agent, 'starts')
    for (const name of namesIn(starts)) {
      if (name.endsWith('.intent')) removeIfThere(join(starts, name))
    }
    return namesIn(starts).flatMap((name) => pidFile(agent, starts, name) ?? [])
  })
}

/** Whether the launcher of this generation has come so far as to write its pid. */
export function hasWrittenPid(folder: string, generation: number): boolean {
  return (statSync(startFiles(folder, generation).pid, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** The highest generation that left a file here; 0 when there is none. */
export function lastStartIn(folder: string): number {
  const generations = namesIn(join(folder, 'starts')).map((name) => Number.parseInt(name, 10))
  return Math.max(0, ...generations.filter(Number.isInteger))
}

function startFiles(folder: string, generation: number): StartFiles {
  const base = join(folder, 'starts', String(generation))
  return { intent: `${base}.intent`, pid: `${base}.pid` }
}

function pidFile(agent: string, starts: string, name: string): PidFile | null {
  const generation = /^([1-9]\d*)\.pid$/.exec(name)?.[1]
  if (generation === undefined) return null
  const pid = /^([1-9]\d*)\n$/.exec(readFileSync(join(starts, name), 'utf8'))?.[1]
  return pid === undefined ? null : { agent, generation: Number(generation), pid: Number(pid) }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
