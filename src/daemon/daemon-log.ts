/**
 * The daemon's own log: pino JSON into `logs/daemon.log`, and readable on a terminal as well. Rotated
 * here by size, because it is ours to reopen (docs/decisions: no pino-roll).
 */
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import pino, { type Logger } from 'pino'
import { codeOf } from '../errors.ts'

export type DaemonLog = {
  readonly logger: Logger
  /** Called now and then; starts a new file when the current one is full. */
  readonly rotateIfFull: () => void
  readonly close: () => void
}

const MAX_BYTES = 20_000_000

/** `terminal` also gets every line, as text for people. */
export function daemonLog(path: string, terminal: ((line: string) => void) | null): DaemonLog {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = pino.destination({ dest: path, append: true, mkdir: true, sync: true, mode: 0o600 })
  // A full disk must not end the daemon; what could not be written here is still in the events.
  file.on('error', (error: Error) => terminal?.(`unable to write ${path}: ${error.message}`))
  const stream = {
    write(line: string): void {
      file.write(line)
      terminal?.(readable(line))
    },
  }
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  return {
    logger,
    rotateIfFull() {
      try {
        if (statSync(path).size < MAX_BYTES) return
        renameSync(path, `${path}.1`)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
      }
      file.reopen()
    },
    close: () => file.destroy(),
  }
}

const LEVELS: Readonly<Record<number, string>> = { 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' }

/** One line of pino's JSON as a person reads it: local time, level where it matters, subject, message. */
export function readable(line: string): string {
  const { level, time, subject, msg } = JSON.parse(line) as Record<string, unknown>
  const clock = new Date(String(time)).toTimeString().slice(0, 8)
  const about = typeof subject === 'string' && subject !== 'daemon' ? `${subject} ` : ''
  return `${clock} ${LEVELS[Number(level)] ?? ''}${about}${String(msg)}`
}
