/** A proposal for the routing table: what would change, line by line, each with its reason and evidence. Pure. */
import type { Instant } from '../clock.ts'

export type ProposedLine = {
  readonly route: string
  readonly change:
    | { readonly kind: 'model'; readonly from: string; readonly to: string }
    | {
        readonly kind: 'fallback'
        readonly from: readonly string[]
        readonly to: readonly string[]
      }
    | { readonly kind: 'concurrency'; readonly from: number | null; readonly to: number }
    | { readonly kind: 'cap'; readonly fromUsd: string | null; readonly toUsd: string }
  /** One sentence for a person. */
  readonly reason: string
  /** Figures behind it, as they are printed: verdicts, prices, own cost, moves. */
  readonly evidence: readonly string[]
}

export type ProposalState = 'waiting' | 'applied' | 'rejected' | 'outdated'

export type Proposal = {
  readonly id: number
  readonly at: Instant
  /** Version of the routing table that it is made for: another one in force makes it outdated. */
  readonly table: string
  readonly lines: readonly ProposedLine[]
  readonly state: ProposalState
  /** Who applied or rejected it, when and why; null while it waits. */
  readonly decided: { readonly at: Instant; readonly by: string; readonly why: string } | null
}
