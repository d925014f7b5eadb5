/** Why a call has to stop before it is answered, told to whatever it is busy with at the moment. Pure. */

/** `gone`: its client went away. `closing`: the gateway goes. */
export type StopReason = 'gone' | 'closing'

export type Stopping = {
  readonly why: () => StopReason | null
  /** The first reason counts. */
  readonly raise: (why: StopReason) => void
  /** Whoever works on the call now; the former is forgotten. Told at once if there is a reason already. */
  readonly on: (told: ((why: StopReason) => void) | null) => void
}

export function stopping(): Stopping {
  let reason: StopReason | null = null
  let told: ((why: StopReason) => void) | null = null
  return {
    why: () => reason,
    raise(why) {
      if (reason !== null) return
      reason = why
      told?.(why)
    },
    on(next) {
      told = next
      if (reason !== null) next?.(reason)
    },
  }
}
