/**
 * What the watchdog remembers from one minute to the next, its log, and the note that tells the daemon at its
 * next start that it was revived. Files of the home; one that is damaged counts as not there.
 */
import { appendFileSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { isoTime, type Instant } from '../clock.ts'
import { codeOf } from '../errors.ts'
import { NO_MEMORY, type Deed, type WatchMemory } from './watchdog.ts'
import { writeWhole } from './write-whole.ts'
import { isObject } from './is-object.ts'

export function readMemory(path: string): WatchMemory {
  const { revivedAt, hasAnswered, silent } = jsonIn(path)
  const isSilent = isObject(silent) && isNumber(silent['pid']) && isNumber(silent['since'])
  return {
    revivedAt: isNumber(revivedAt) ? revivedAt : NO_MEMORY.revivedAt,
    hasAnswered: typeof hasAnswered === 'boolean' ? hasAnswered : NO_MEMORY.hasAnswered,
    silent: isSilent ? { pid: Number(silent['pid']), since: Number(silent['since']) } : null,
  }
}

/** Most minutes there is nothing new, and nothing is written. */
export function keepMemory(path: string, before: WatchMemory, after: WatchMemory): void {
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    writeWhole(path, JSON.stringify(after), 0o600)
  }
}

const LOG_MAX_BYTES = 1_000_000

/** One line; the older half of a log that is full goes to `.1`. */
export function logLine(path: string, at: Instant, text: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_MAX_BYTES) renameSync(path, `${path}.1`)
  appendFileSync(path, `${isoTime(at)} ${text.replaceAll('\n', ' ')}\n`, { mode: 0o600 })
}

export type Revival = { readonly at: Instant; readonly deed: Deed; readonly why: string }

/** Beside the memory, so that the watchdog alone writes that one. */
const noteOf = (home: string): string => `${home}/revived.json`

export function leaveNote(home: string, revival: Revival): void {
  writeWhole(noteOf(home), JSON.stringify(revival), 0o600)
}

/** What the watchdog left for the daemon, once: it is taken away. */
export function takeNote(home: string): Revival | null {
  const { at, deed, why } = jsonIn(noteOf(home))
  rmSync(noteOf(home), { force: true })
  if (!isNumber(at) || typeof why !== 'string' || typeof deed !== 'string') return null
  return { at, deed: deed as Deed, why }
}

function jsonIn(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(value) ? value : {}
  } catch (error) {
    // Not there, or torn by a loss of power: nothing is remembered.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return {}
    throw error
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
