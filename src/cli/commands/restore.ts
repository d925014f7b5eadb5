/**
 * `agenthost restore FILE`: puts a copy in the place of its database, which is kept beside it. Holds the lock of who
 * writes that database meanwhile, so that it is refused while the daemon or the gateway is up.
 */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DatabaseName } from '../../backup/copies.ts'
import { emptyFile, finish, toDisk } from '../../backup/folder.ts'
import { ACTS, AFTER } from '../../backup/steps.ts'
import { isoTime, systemClock } from '../../clock.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { databaseIn, forgetNews } from '../../store/vacuum-into.ts'
import { lockFile } from '../../store/lock-file.ts'
import { copiesList } from '../backup/copies-list.ts'
import { ensureHome, homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type RestoreOptions = { readonly json?: true }

/** Throws an AgenthostError: 1 the file is damaged or no copy, 75 its writer is up, 78 a newer version. */
export function restore(
  file: string | undefined,
  { json }: RestoreOptions,
  terminal: Terminal,
): ExitCode {
  const paths = homePaths(terminal.env)
  if (file === undefined) {
    terminal.out(copiesList(paths.home, json === true))
    return EXIT.done
  }
  ensureHome(paths)
  const copy = resolve(file)
  const database = databaseOf(copy)
  const release = lockOf(database, paths.home)
  try {
    const { path, aside } = putInPlace(copy, database, paths.home)
    const said = { database: `${database}.db`, from: copy, path, aside }
    terminal.out(json === true ? `${JSON.stringify(said, null, 2)}\n` : textOf(database, said))
    return EXIT.done
  } finally {
    release()
  }
}

function databaseOf(copy: string): DatabaseName {
  try {
    return databaseIn(copy)
  } catch (error) {
    const hint = error instanceof AgenthostError ? error.hint : ''
    const kind = error instanceof AgenthostError ? error.kind : 'bad'
    const other = hint === '' ? 'Take another one: agenthost restore' : hint
    throw unable({ verb: 'restore', object: copy, kind, hint: other }, error)
  }
}

function lockOf(database: DatabaseName, home: string): () => void {
  const locks = {
    host: [join(home, 'daemon.lock')],
    ledger: [gatewayPaths(home).lock],
    // A run of regressions has the file open between its writes.
    insights: [join(home, 'regress.lock'), join(home, 'insights.lock')],
  }[database]
  const held = locks.map(lockFile)
  const release = (): void => held.forEach((each) => each?.())
  if (!held.includes(null)) return release
  release()
  throw new AgenthostError(
    'temporary',
    `unable to restore ${database}.db: ${ACTS[database].writer} writes it now`,
    `First: ${ACTS[database].down}`,
  )
}

/** The log of the file before belongs to that file: beside the copy it would spoil it. */
function putInPlace(
  copy: string,
  database: DatabaseName,
  home: string,
): { readonly path: string; readonly aside: string | null } {
  const path = join(home, `${database}.db`)
  const part = `${path}.part`
  try {
    emptyFile(part)
    copyFileSync(copy, part)
    if (database === 'insights') forgetNews(part)
    // Before the place is empty, which then is so for an instant only.
    toDisk(part)
    const aside = `${path}.replaced-${isoTime(systemClock.now()).replaceAll(':', '')}`
    const isThere = existsSync(path)
    for (const end of ['-wal', '-shm', '']) {
      if (existsSync(path + end)) renameSync(path + end, aside + end)
    }
    finish(part, path)
    return { path, aside: isThere ? aside : null }
  } catch (error) {
    throw unable({ verb: 'restore', object: path, kind: 'temporary' }, error)
  } finally {
    rmSync(part, { force: true })
  }
}

function textOf(
  database: DatabaseName,
  { path, aside }: { readonly path: string; readonly aside: string | null },
): string {
  const lines = [
    `${path} is the copy now.`,
    ...(aside === null ? [] : [`What was there is ${aside}.`]),
    AFTER[database],
    ...(ACTS[database].up === '' ? [] : [`Next: ${ACTS[database].up}`]),
  ]
  return `${lines.join('\n')}\n`
}
