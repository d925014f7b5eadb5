import { readFileSync, statSync } from 'node:fs'

/** Parsed files, kept until they change on disk. */
export function fileCache() {
  const kept = new Map()
  return {
    /** The parsed file, or null when there is none. */
    read(path) {
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat === undefined) return null
      const mark = `${stat.size} ${stat.mtimeMs}`
      const known = kept.get(path)
      if (known !== undefined && known.mark === mark) return known.value
      const value = JSON.parse(readFileSync(path, 'utf8'))
      kept.set(path, { mark, value })
      return value
    },
  }
}
