import type { Archive, Open } from './archive.ts'

export type CacheOptions = {
  readonly open: Open
  readonly maxOpen: number
  readonly onError?: (error: unknown) => void
}

export type ArchiveCache = {
  readonly use: <T>(path: string, work: (archive: Archive) => Promise<T>) => Promise<T>
  readonly size: () => number
  readonly close: () => Promise<void>
}

type Entry = { readonly path: string; opened: Promise<Archive>; users: number }

/** Archives kept open between uses; the rules are in README.md. */
export function archiveCache({ open, maxOpen, onError = () => {} }: CacheOptions): ArchiveCache {
  /** In the order of the last use that ended, oldest first. */
  const entries = new Map<string, Entry>()
  const closings = new Set<Promise<void>>()
  let isClosed = false
  let idle: (() => void)[] = []

  function drop(entry: Entry): Promise<void> {
    entries.delete(entry.path)
    const closing = entry.opened.then((archive) => archive.close()).catch(onError)
    closings.add(closing)
    return closing.finally(() => closings.delete(closing))
  }

  /** Closes the oldest idle ones until there are at most so many, or none is idle. */
  function shrinkTo(most: number): Promise<unknown> {
    const spare = [...entries.values()].filter((entry) => entry.users === 0)
    return Promise.all(spare.slice(0, Math.max(0, entries.size - most)).map(drop))
  }

  function opening(path: string): Entry {
    const room = shrinkTo(maxOpen - 1)
    const entry: Entry = { path, users: 0, opened: room.then(() => open(path)) }
    entries.set(path, entry)
    return entry
  }

  function ended(entry: Entry): void {
    entry.users -= 1
    if (entries.get(entry.path) === entry) {
      entries.delete(entry.path)
      entries.set(entry.path, entry)
    }
    void shrinkTo(isClosed ? 0 : maxOpen)
    if (entries.size === 0) for (const tell of idle.splice(0)) tell()
  }

  async function use<T>(path: string, work: (archive: Archive) => Promise<T>): Promise<T> {
    if (isClosed) throw new Error('the cache is closed')
    const entry = entries.get(path) ?? opening(path)
    entry.users += 1
    try {
      const archive = await entry.opened.catch((error: unknown) => {
        if (entries.get(path) === entry) entries.delete(path)
        throw error
      })
      return await work(archive)
    } finally {
      ended(entry)
    }
  }

  return {
    use,
    size: () => entries.size,
    close: async () => {
      isClosed = true
      void shrinkTo(0)
      if (entries.size > 0) await new Promise<void>((tell) => idle.push(tell))
      await Promise.all(closings)
    },
  }
}
