/** How much may wait for a person at once, and the refusal of what is more. Pure. */
import { causeOf } from '../../errors.ts'
import type { Refusal, Refused } from '../call.ts'

/** Parked requests that wait, or whose decision is kept. */
export const PARKED_MAX = 500
/** Of one caller: an agent that runs wild leaves room for the others. */
export const PARKED_MAX_OF_ONE = 100
/** Of their bodies, as they came. */
export const PARKED_MAX_BYTES = 512_000_000

/** Thrown by `park`; the relay dresses `refused` for its client. */
export class NotParked extends Error implements Refused {
  override readonly name = 'NotParked'
  readonly refused: Refusal
  constructor(refused: Refusal, cause?: unknown) {
    super(refused.message, { cause })
    this.refused = refused
  }
}

/** Null where there is room for one more of so many bytes. */
export function noRoomFor(
  bytes: number,
  open: { readonly count: number; readonly bytes: number; readonly ofCaller: number },
): NotParked | null {
  const todo = 'Answer or drop some with `agenthost queue`.'
  const full =
    open.count >= PARKED_MAX
      ? `${open.count} requests wait for a person already`
      : open.ofCaller >= PARKED_MAX_OF_ONE
        ? `${open.ofCaller} requests of this caller wait for a person already`
        : open.bytes + bytes > PARKED_MAX_BYTES
          ? `what waits for a person has ${open.bytes} bytes, of ${PARKED_MAX_BYTES} that it may have`
          : null
  if (full === null) return null
  const message = `no model can answer, and the request cannot be parked: ${full}. ${todo}`
  return new NotParked({ status: 503, code: 'queue_full', message })
}

/** It cannot be written down, and would be lost with the gateway. */
export function cannotPark(cause: unknown): NotParked {
  const message = `no model can answer, and the request cannot be parked: ${causeOf(cause)}`
  return new NotParked({ status: 503, code: 'queue_unavailable', message }, cause)
}
