/** What was taken of an answer in the end. A mistake of ours in reading it may cost the answer, but neither the hold nor the place. */
import type { Outgoing } from '../front/outgoing.ts'
import type { TryEnd } from './settling.ts'
import { NOTHING_TAKEN, type Taken, type Taker } from './taking.ts'

export function takenSafely(
  taker: Taker | null,
  end: TryEnd,
  { mistake, client }: { readonly mistake: (error: unknown) => void; readonly client: Outgoing },
): Taken {
  try {
    return taker?.finish(end) ?? NOTHING_TAKEN
  } catch (error) {
    mistake(error)
    client.destroy()
    return { ...NOTHING_TAKEN, isGiven: true, hasContent: true }
  }
}
