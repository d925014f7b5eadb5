/** A way to a person, and what comes back from it. Pure. */
import type { Notice, Severity } from './alert.ts'

export type Outcome =
  | { readonly ok: true }
  /** There is nobody to show it to: that is no trouble. */
  | { readonly skipped: string }
  /** It may work later; `afterMs` is what the other side asked to wait. */
  | { readonly retry: string; readonly afterMs?: number }
  /** It will not work as it is configured. */
  | { readonly refused: string }

/** What a channel makes its text of. */
export type Message = {
  readonly notice: Omit<Notice, 'kind'> & { readonly kind: Notice['kind'] | 'test' }
  /** Name of this host. */
  readonly host: string
  /** The same for each attempt at one notice, so that a double can be told. */
  readonly once: string
}

export type Channel = {
  readonly name: string
  /** Alerts that have never been this severe do not go there. */
  readonly least: Severity
  /** Never rejects, and ends within its own deadline, or soon after `stop` is aborted. */
  readonly send: (message: Message, stop: AbortSignal) => Promise<Outcome>
}

/** Why it was not delivered, as a line for a person. */
export function outcomeText(outcome: Outcome): string {
  if ('ok' in outcome) return 'delivered'
  if ('skipped' in outcome) return `skipped: ${outcome.skipped}`
  return 'retry' in outcome ? `not delivered: ${outcome.retry}` : `refused: ${outcome.refused}`
}
