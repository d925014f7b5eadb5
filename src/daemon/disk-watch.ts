/** Tells once when the disk of the home is nearly full, and once when it has room again. */
import { statfs } from 'node:fs/promises'

/** With less than this a log, a record or a start may fail at any moment. */
const LEAST_BYTES = 64 * 1024 * 1024
/** There is room again only well above that, so that it is not told back and forth. */
const ENOUGH_BYTES = 2 * LEAST_BYTES
/** On a small disk (a test, a RAM disk) a share of it counts instead. */
const LEAST_SHARE = 0.05

export type Space = { readonly freeBytes: number; readonly totalBytes: number }

/** Whether the disk counts as full now. Pure. */
export function isFull(wasFull: boolean, { freeBytes, totalBytes }: Space): boolean {
  const least = Math.min(LEAST_BYTES, totalBytes * LEAST_SHARE)
  return freeBytes < (wasFull ? (least * ENOUGH_BYTES) / LEAST_BYTES : least)
}

export function diskWatch(
  home: string,
  tell: (kind: string, subject: string, message: string) => void,
): { readonly look: () => Promise<void> } {
  let full = false
  return {
    async look() {
      const { bavail, blocks, bsize } = await statfs(home)
      const space = { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
      const now = isFull(full, space)
      if (now === full) return
      full = now
      const left = `${Math.round(space.freeBytes / 1e6)} MB are left on the disk of ${home}`
      if (now) {
        tell(
          'host.disk-full',
          'host',
          `${left}: agents cannot log, and none can be started without room`,
        )
      } else tell('host.disk-free', 'host', `there is room again: ${left}`)
    },
  }
}
