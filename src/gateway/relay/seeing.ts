/** What the relay tells the gateway's figures of the calls that go through it. Pure. */
import type { Settlement } from '../ledger/ledger.ts'
import type { NanoUsd } from '../ledger/money.ts'
import type { Reading } from '../tap/reading.ts'

/** What the figures are told. */
export type Seeing = {
  readonly add: (seen: Observation) => void
  /** A link was left for the next one; `why` is a code. */
  readonly fellBack: (route: string | null, why: string) => void
  /** A call got an error of the gateway's own. */
  readonly refused: (code: string) => void
  /** A stream to a client is open until what this returns is called. */
  readonly streamOpened: () => () => void
}

/** One try that is over. */
export type Observation = {
  readonly route: string | null
  /** As it was asked for at the upstream. */
  readonly model: string
  readonly outcome: Settlement['outcome']
  /** 0 while it is not known. */
  readonly charged: NanoUsd
  readonly firstByteMs: number | null
  readonly totalMs: number | null
  readonly reading: Reading | null
}
