/** One run of `agenthost backup` to its end, and what it said, in a line. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { causeOf } from '../errors.ts'
import { ownProgram } from './own-program.ts'

export type BackupRun = {
  /** Null for one that was ended by a signal, or could not be run. */
  readonly code: number | null
  readonly text: string
}

/** Rejects never. Aborted, it is killed: a copy that is not whole has no name. */
export type RunBackup = (ending: AbortSignal) => Promise<BackupRun>

/** A disk that takes longer for some gigabytes is broken. */
const TIMEOUT_MS = 30 * 60_000
const TEXT_MAX = 1000

/** `program` is this one, as it is called once more. */
export function runBackup(home: string, program = ownProgram(process)): RunBackup {
  return async (ending) => {
    const [node = process.execPath, ...script] = program
    try {
      const child = spawn(node, [...script, 'backup'], {
        env: { ...process.env, AGENTHOST_HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: AbortSignal.any([ending, AbortSignal.timeout(TIMEOUT_MS)]),
        killSignal: 'SIGKILL',
      })
      let text = ''
      const hear = (some: Buffer): void => void (text = (text + some.toString()).slice(0, TEXT_MAX))
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, text: lineOf(text) }
    } catch (error) {
      const isOver = error instanceof Error && error.name === 'AbortError'
      const why = isOver ? 'it was ended before it was done' : causeOf(error)
      return { code: null, text: `unable to back up: ${why}` }
    }
  }
}

function lineOf(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join('; ')
}
