/** `agenthost rankings pull`: fetches the week that was asked for, or reads it from a saved file. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { systemClock } from '../../clock.ts'
import { loadConfig } from '../../config/load.ts'
import { RANKINGS_DEFAULT } from '../../config/rankings.ts'
import { insightsDamage } from '../../daemon/damage.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { importFile, type Imported, type SavedFile } from '../../rankings/pull-file.ts'
import { pull, type Pulled } from '../../rankings/pull.ts'
import type { Database } from '../../store/database.ts'
import { lockInsights, openInsights } from '../../store/insights.ts'
import { pullRows } from '../../store/insights-pulls.ts'
import { ensureHome, homePaths } from '../home.ts'
import { rankingSource } from '../rankings/rankings-source.ts'
import { routesInUse } from '../routes/routes-in-use.ts'
import { importedText, pulledText } from '../rankings/rankings-pull-text.ts'
import type { Terminal } from '../terminal.ts'

export type PullOptions = {
  readonly week?: string
  readonly since?: string
  readonly from?: string
  readonly json?: true
}

/** Throws an AgenthostError: 1 the week is not there or was refused, 75 try again, 78 no key. */
export async function rankingsPull(options: PullOptions, terminal: Terminal): Promise<ExitCode> {
  const { from, json } = options
  if (from !== undefined && (options.week ?? options.since) !== undefined)
    throw new AgenthostError('usage', 'unable to pull: --from takes everything of its file')
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const file = from === undefined ? null : savedFile(from)
  const lock = lockInsights(paths.home)
  if (lock === null) {
    const hint = 'Let it end, then try again.'
    throw new AgenthostError('temporary', 'unable to pull: another command writes insights', hint)
  }
  const { db, movedTo } = openInsights(paths.home, systemClock.now())
  try {
    if (movedTo !== null) terminal.err(insightsDamage(movedTo, paths.home))
    const text =
      file === null
        ? told(await fetched(options, db, terminal), json, pulledText)
        : told(importFile(file, pullRows(db), systemClock.now()), json, importedText)
    terminal.out(text)
    return EXIT.done
  } finally {
    db.close()
    lock.release()
  }
}

function told<T extends Pulled | Imported>(result: T, json: unknown, text: (of: T) => string) {
  return json === true ? `${JSON.stringify(result, null, 2)}\n` : text(result)
}

async function fetched(
  { week, since }: PullOptions,
  db: Database,
  { env }: Terminal,
): Promise<Pulled> {
  const paths = homePaths(env)
  // The first look at the rankings needs no configuration.
  const config = existsSync(paths.config) ? (await loadConfig(paths.config, env)).config : null
  const { frontend } = config?.rankings ?? RANKINGS_DEFAULT
  const wish = { home: paths.home, env, upstreams: config?.upstreams ?? [] }
  const source = await rankingSource(wish, db, systemClock)
  const span = { ...(week !== undefined && { week }), ...(since !== undefined && { since }) }
  const doors = { clock: systemClock, source, store: pullRows(db) }
  const { routes } = routesInUse(paths.home)
  return pull({ ...span, frontend, routes }, doors)
}

const FILE_MAX_BYTES = 64 * 1024 * 1024

function savedFile(path: string): SavedFile {
  try {
    const { size, mtimeMs } = statSync(path)
    if (size > FILE_MAX_BYTES) throw new Error('it is longer than 64 MB')
    return {
      name: basename(path),
      text: readFileSync(path, 'utf8'),
      writtenAt: Math.round(mtimeMs),
    }
  } catch (error) {
    throw unable({ verb: 'read', object: path }, error)
  }
}
