/** `agenthost backup`: a copy of each database now. The daemon runs it each night; a person may at any time. */
import { setPriority } from 'node:os'
import { join, resolve } from 'node:path'
import { statSync } from 'node:fs'
import { backupFolder, makeFolder } from '../../backup/folder.ts'
import { takeBackup, type Backup } from '../../backup/take.ts'
import { isoTime, systemClock } from '../../clock.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import { copyDatabase } from '../../store/vacuum-into.ts'
import { lockFile } from '../../store/lock-file.ts'
import { sizeText } from '../words.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type BackupOptions = { readonly out?: string; readonly json?: true }

/** Behind everything that agents and the gateway do: it has the whole night. */
const NICE = 10

/** 0 all are copied; 1 one is damaged; 75 one could not be copied now, or another backup is under way. */
export function backup({ out, json }: BackupOptions, terminal: Terminal): ExitCode {
  const { home } = homePaths(terminal.env)
  if (statSync(home, { throwIfNoEntry: false }) === undefined) {
    throw new AgenthostError('bad', `unable to copy: there is no ${home}`, 'Begin: agenthost up')
  }
  if (!terminal.isInteractive) setPriority(NICE)
  const own = backupFolder(home)
  const folder = out === undefined ? own : resolve(out)
  const isOurs = folder === own
  const release = locked(folder, isOurs)
  const now = systemClock.now()
  try {
    const made = takeBackup({ home, folder, isOurs, now, copy: copyDatabase })
    terminal.out(json === true ? jsonOf(made, folder, now) : textOf(made, folder))
    return codeOf(made)
  } finally {
    release()
  }
}

function locked(folder: string, isOurs: boolean): () => void {
  makeFolder(folder, isOurs)
  const release = lockFile(join(folder, '.lock'))
  if (release !== null) return release
  const message = 'unable to copy: another backup is under way'
  throw new AgenthostError('temporary', message, 'Let it end, then try again.')
}

function codeOf({ troubles }: Backup): ExitCode {
  if (troubles.length === 0) return EXIT.done
  return troubles.some(({ kind }) => kind === 'bad') ? EXIT.bad : EXIT.temporary
}

/** Fields may be added, none renamed. */
function jsonOf(made: Backup, folder: string, now: number): string {
  const all = { ok: made.troubles.length === 0, at: isoTime(now), folder, ...made }
  return `${JSON.stringify(all, null, 2)}\n`
}

function textOf({ copies, troubles, removed }: Backup, folder: string): string {
  const lines = [
    ...copies.map(({ path, bytes }) => `${path}  ${sizeText(bytes)}`),
    ...troubles.map(({ message }) => `${message}; the copies of before stay`),
    ...(removed > 0 ? [`${removed} older ${removed === 1 ? 'copy' : 'copies'} cleared away`] : []),
  ]
  if (lines.length === 0) lines.push(`There is no database yet; ${folder} stays as it is.`)
  return `${lines.join('\n')}\n`
}
