/**
 * How many bytes of bodies are in the memory at once: each is small enough by itself, and a thousand clients of one
 * bad agent would be too many. Pure.
 */

export type BodyRoom = {
  /** False: there is no room for so many more now, and nothing was taken. */
  readonly take: (bytes: number) => boolean
  readonly giveBack: (bytes: number) => void
}

export function bodyRoom(most: number): BodyRoom {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > most) return false
      taken += bytes
      return true
    },
    giveBack(bytes) {
      taken -= bytes
    },
  }
}
