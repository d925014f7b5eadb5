/** What the conductor of a soak and the processes that follow its time say to each other, a line of JSON each. */

/** To a follower, one at a time; each is answered by one `Heard`. */
export type Order =
  /** The first: how far the wall clock is ahead of where every manual clock begins. */
  | { readonly do: 'begin'; readonly wallMs: number }
  /** So much time goes by, a second after the other. */
  | { readonly do: 'pass'; readonly ms: number }
  /** The host sleeps: the wall clock goes on and the steady one does not, as on Linux. */
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'measure' }

export type Role = 'daemon' | 'gateway'

/** A process of its own, as it sees itself; memory after a collection of garbage. */
export type Inside = {
  readonly pid: number
  readonly rssBytes: number
  readonly heapBytes: number
  /** Who waits to be woken by the driven clock. */
  readonly timers: number
  /** What keeps the loop: sockets, servers, watches, processes. */
  readonly handles: number
}

/** `role` with the first one; `inside` where it was measured. */
export type Heard = { readonly role?: Role; readonly inside?: Inside }

/** In the home: where the conductor listens. */
export const SOCKET = 'soak.sock'
/** In the home: by how much the simulated wall clock is ahead of the real one, for commands. */
export const AHEAD = 'soak-ahead'
