import type { ArchiveCache } from './archive-cache.ts'

export function stats(cache: ArchiveCache): string {
  return `open archives: ${cache.size()}`
}
