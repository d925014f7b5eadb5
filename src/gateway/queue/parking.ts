/**
 * The life of one parked request: it waits, and is answered, sent on, dropped or expires, each of them once and for
 * good. A decision that nobody waits for is kept for the next repeat of the request. Pure; `human-queue.ts` acts.
 */
import type { Instant } from '../../clock.ts'
import type { ParkedState, Verdict } from './parked.ts'

/** What a person may decide. */
export type Decision = Extract<Verdict, { is: 'answered' | 'retry' | 'dropped' }>

export type Parking =
  | {
      readonly state: 'waiting'
      readonly expiresAt: Instant
      /** Clients that hold on to it. */
      readonly holding: number
    }
  | {
      readonly state: 'answered' | 'retried' | 'dropped'
      readonly expiresAt: Instant
      readonly decision: Decision
      readonly by: string
      readonly at: Instant
      /** `kept` for the next repeat; `used` by whoever held on or came back; `lapsed`: nobody ever fetched it. */
      readonly use: 'kept' | 'used' | 'lapsed'
    }
  | { readonly state: 'expired'; readonly expiresAt: Instant; readonly at: Instant }

export type Happening =
  /** A client holds on to it, or lets go. */
  | { readonly is: 'attach' | 'detach' }
  | { readonly is: 'decide'; readonly decision: Decision; readonly by: string }
  /** The same request came again, and takes what was decided. */
  | { readonly is: 'fetch' }
  | { readonly is: 'tick' }

export type Effect =
  /** To everybody that holds on, or to whoever fetches. */
  | { readonly do: 'hand'; readonly verdict: Verdict }
  /** What happened does not fit: it is over already, or nothing is kept. */
  | { readonly do: 'refuse' }
  /** Told: it expired, or its answer did. */
  | { readonly do: 'tellExpiry' }

type Step = readonly [Parking, ...Effect[]]

export function parked(at: Instant, parkedMs: number): Parking {
  return { state: 'waiting', expiresAt: at + parkedMs, holding: 0 }
}

/** From `expiresAt` on it is over, whether or not a tick has said so before. */
export function advance(parking: Parking, happening: Happening, now: Instant): Step {
  switch (parking.state) {
    case 'waiting':
      return now < parking.expiresAt
        ? whileWaiting(parking, happening, now)
        : expired(parking, happening, now)
    case 'answered':
    case 'retried':
    case 'dropped':
      return onceDecided(parking, happening, now)
    case 'expired':
      return wantsSomething(happening) ? [parking, { do: 'refuse' }] : [parking]
  }
}

/** Whether a repeat of the request may still get something of it: it waits, or something is kept. */
export function isOpen(parking: Parking): boolean {
  return parking.state === 'waiting' || ('use' in parking && parking.use === 'kept')
}

type Waiting = Extract<Parking, { state: 'waiting' }>
type Decided = Extract<Parking, { use: string }>

const STATE_OF: Readonly<Record<Decision['is'], Exclude<ParkedState, 'waiting' | 'expired'>>> = {
  answered: 'answered',
  retry: 'retried',
  dropped: 'dropped',
}

function whileWaiting(parking: Waiting, happening: Happening, now: Instant): Step {
  const { expiresAt, holding } = parking
  switch (happening.is) {
    case 'attach':
      return [{ ...parking, holding: holding + 1 }]
    case 'detach':
      return [{ ...parking, holding: Math.max(0, holding - 1) }]
    case 'decide': {
      const { decision, by } = happening
      const use = holding > 0 ? 'used' : 'kept'
      const decided: Parking = {
        state: STATE_OF[decision.is],
        expiresAt,
        decision,
        by,
        at: now,
        use,
      }
      // Everybody that holds on gets it; with that it is used up.
      return holding > 0 ? [decided, { do: 'hand', verdict: decision }] : [decided]
    }
    case 'fetch':
      return [parking, { do: 'refuse' }]
    case 'tick':
      return [parking]
  }
}

function expired({ expiresAt, holding }: Waiting, happening: Happening, now: Instant): Step {
  const hand: readonly Effect[] = holding > 0 ? [{ do: 'hand', verdict: { is: 'expired' } }] : []
  const refuse: readonly Effect[] = wantsSomething(happening) ? [{ do: 'refuse' }] : []
  return [{ state: 'expired', expiresAt, at: now }, ...hand, { do: 'tellExpiry' }, ...refuse]
}

function onceDecided(parking: Decided, happening: Happening, now: Instant): Step {
  const refuse: readonly Effect[] = wantsSomething(happening) ? [{ do: 'refuse' }] : []
  if (parking.use !== 'kept') return [parking, ...refuse]
  if (now >= parking.expiresAt) {
    return [{ ...parking, use: 'lapsed' }, { do: 'tellExpiry' }, ...refuse]
  }
  if (happening.is !== 'fetch') return [parking, ...refuse]
  return [
    { ...parking, use: 'used' },
    { do: 'hand', verdict: parking.decision },
  ]
}

function wantsSomething({ is }: Happening): boolean {
  return is === 'attach' || is === 'decide' || is === 'fetch'
}
