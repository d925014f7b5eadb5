/** Holds the host awake as `supervisor/keep-awake.ts` says, and tells when it cannot be. */
import type { Clock } from '../clock.ts'
import { FREE, holding, type Hold, type HoldEvent } from '../supervisor/keep-awake.ts'

export type AwakeHoldDoors = {
  readonly clock: Pick<Clock, 'steady'>
  /** Begins to hold the host awake, and calls back when that ends by itself. Gives how to let go. */
  readonly hold: (ended: (why: string) => void) => () => void
  readonly tell: (kind: string, subject: string, message: string) => void
}

export type HeldAwake = {
  /** Whether it is to be held: an agent is wanted up. */
  readonly wanted: boolean
  readonly held: boolean
  readonly why: string
}

export type AwakeHold = {
  /** Called each second: whether any agent is wanted up. */
  readonly tick: (wanted: boolean) => void
  readonly status: () => HeldAwake
  readonly close: () => void
}

export function awakeHold({ clock, hold, tell }: AwakeHoldDoors): AwakeHold {
  let state: Hold = FREE
  let letGo = (): void => undefined
  const happen = (event: HoldEvent): void => {
    const now = clock.steady()
    const [next, ...effects] = holding(state, event, now)
    state = next
    for (const effect of effects) {
      switch (effect.do) {
        case 'hold':
          letGo = hold((why) => happen({ kind: 'ended', why }))
          break
        case 'release':
          letGo()
          break
        case 'tell-lost':
          tell('host.awake-lost', 'host', lostText(effect.why))
          break
        case 'tell-held':
          tell('host.awake-held', 'host', 'this Mac is held awake again')
          break
      }
    }
  }
  return {
    tick: (wanted) => happen({ kind: 'tick', wanted }),
    status: () => statusOf(state),
    close: () => happen({ kind: 'end' }),
  }
}

/** pmset(1): `sleep 0` is never, `disablesleep` also forbids a sleep that somebody asks for. */
function lostText(why: string): string {
  return `this Mac cannot be held awake (caffeinate ${why}) and may sleep under its agents; forbid it with: sudo pmset -a sleep 0 disablesleep 1`
}

function statusOf({ state }: Hold): HeldAwake {
  switch (state.phase) {
    case 'free':
      return { wanted: false, held: false, why: 'no agent is wanted up' }
    case 'held':
      return { wanted: true, held: true, why: 'agents are wanted up' }
    case 'waiting':
      return { wanted: true, held: false, why: `caffeinate ${state.why}` }
  }
}
