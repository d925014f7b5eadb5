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

/** Archives kept open between uses; the rules are in README.md. */
export function archiveCache({ open }: CacheOptions): ArchiveCache {
  const archives = new Map<string, Promise<Archive>>()

  async function use<T>(path: string, work: (archive: Archive) => Promise<T>): Promise<T> {
    let archive = archives.get(path)
    if (archive === undefined) {
      archive = open(path)
      archives.set(path, archive)
    }
    return work(await archive)
  }

  return {
    use,
    size: () => archives.size,
    close: async () => {
      for (const archive of archives.values()) await (await archive).close()
    },
  }
}
