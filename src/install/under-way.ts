/**
 * The mark of an installation under way: a second one waits its turn, and the watchdog keeps its hands off a
 * daemon that is being replaced. The mark of one that was killed counts for nothing.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { AgenthostError, codeOf, unable } from '../errors.ts'

export type Mark = { readonly pid: number; readonly at: number; readonly what: string }

/** No installation takes as long. */
const STALE_AFTER_MS = 600_000

/** Null when none is under way. */
export function underWay(
  path: string,
  now: number,
  isAlive: (pid: number) => boolean,
): Mark | null {
  const mark = markIn(path)
  if (mark === null) return null
  const age = now - mark.at
  return isAlive(mark.pid) && age < STALE_AFTER_MS && age > -STALE_AFTER_MS ? mark : null
}

/** Throws `temporary` when another is under way. Gives what takes the mark away. */
export function begin(path: string, mark: Mark, isAlive: (pid: number) => boolean): () => void {
  const beside = `${path}.${mark.pid}.new`
  try {
    writeFileSync(beside, JSON.stringify(mark), { mode: 0o600 })
    for (;;) {
      try {
        // A link is made by one alone, and is whole at once.
        linkSync(beside, path)
        return () => rmSync(path, { force: true })
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
      }
      const other = underWay(path, mark.at, isAlive)
      if (other !== null) throw busy(other)
      rmSync(path, { force: true })
    }
  } catch (error) {
    if (error instanceof AgenthostError) throw error
    throw unable({ verb: 'begin', object: `the ${mark.what}` }, error)
  } finally {
    rmSync(beside, { force: true })
  }
}

function busy({ what, pid }: Mark): AgenthostError {
  return new AgenthostError(
    'temporary',
    `unable to begin: \`agenthost ${what}\` is under way (process ${pid})`,
    'Wait until it has ended, and try again.',
  )
}

function markIn(path: string): Mark | null {
  try {
    const { pid, at, what } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Mark>
    if (typeof pid !== 'number' || typeof at !== 'number') return null
    return { pid, at, what: typeof what === 'string' ? what : 'install' }
  } catch {
    // Missing, or of a kind that nobody of ours writes: no installation is known to be under way.
    return null
  }
}
