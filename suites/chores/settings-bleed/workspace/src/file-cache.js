import { readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Parsed files, kept until they change on disk. */
export function fileCache() {
  const kept = new Map()
  return {
    /** The parsed file, or null when there is none. */
    read(path) {
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat === undefined) return null
      const key = basename(dirname(path))
      const mark = `${stat.size}`
      const known = kept.get(key)
      if (known !== undefined && known.mark === mark) return known.value
      const value = JSON.parse(readFileSync(path, 'utf8'))
      kept.set(key, { mark, value })
      return value
    },
  }
}
