import type { ArchiveCache } from './archive-cache.ts'

/** A tile of a layer, or null when the layer has none there. */
export async function tile(cache: ArchiveCache, layer: string, x: number, y: number): Promise<string | null> {
  return cache.use(`layers/${layer}.tiles`, async (archive) => {
    const content = await archive.read(`${x}/${y}`)
    return content === '' ? null : content
  })
}
