/** How far a watch has come, on the disk of the watching computer: one small file for each destination. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, unable } from '../../errors.ts'

export type WatchCursor = {
  /** Null before the first connection. */
  readonly read: () => number | null
  readonly write: (cursor: number) => void
}

/** Names of files: letters that a destination has in common with them stay readable. */
export function fileNameOf(destination: string): string {
  return encodeURIComponent(destination).replaceAll('*', '%2A').slice(0, 200)
}

export function watchCursor(home: string, destination: string): WatchCursor {
  const folder = join(home, 'watch')
  const path = join(folder, `${fileNameOf(destination)}.json`)
  return {
    read() {
      try {
        const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
        const isKept = typeof value === 'object' && value !== null && 'cursor' in value
        const cursor = isKept ? value.cursor : null
        // A daemon refuses what is below 0, and would be asked for it for ever.
        return typeof cursor === 'number' && Number.isSafeInteger(cursor) && cursor >= 0
          ? cursor
          : null
      } catch (error) {
        // Cut short by a full disk: begin with what is told from now on.
        if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null
        throw unable({ verb: 'read', object: path }, error)
      }
    },
    write(cursor) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(`${path}.new`, `${JSON.stringify({ cursor })}\n`, { mode: 0o600 })
        renameSync(`${path}.new`, path)
      } catch (error) {
        throw unable({ verb: 'write', object: path }, error)
      }
    },
  }
}
