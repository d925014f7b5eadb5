/** Whoever wants to hear of something, and telling them all. */

export type Listeners = {
  /** Gives back what ends the listening. */
  readonly add: (listener: () => void) => () => void
  readonly tell: () => void
}

export function listeners(): Listeners {
  const all = new Set<() => void>()
  return {
    add(listener) {
      all.add(listener)
      return () => all.delete(listener)
    },
    tell() {
      for (const listener of all) listener()
    },
  }
}
