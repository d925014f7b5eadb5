/** A proposal for the routing table: what would change, line by line, each with its reason and evidence. Pure. */
import type { Instant } from '../clock.ts'

export type ModelChange = {
  readonly kind: 'model'
  readonly from: string
  readonly to: string
  /** US dollars per solved task, the dearest suite of the route; null where one of them was not measured. */
  readonly solvedUsd: { readonly from: number; readonly to: number } | null
}

export type ListChange = {
  /** `direct`: models that may be asked for without a route. */
  readonly kind: 'fallback' | 'direct'
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export type ProposedLine = {
  /** Empty where it is about the table as a whole. */
  readonly route: string
  readonly change:
    | ModelChange
    | ListChange
    | { readonly kind: 'concurrency'; readonly from: number; readonly to: number }
    /** Of a month. */
    | { readonly kind: 'cap'; readonly fromUsd: string; readonly toUsd: string }
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
  /** The whole new `routing.json`. */
  readonly text: string
  readonly state: ProposalState
  /** Who applied or rejected it, when and why; null while nobody did. */
  readonly decided: { readonly at: Instant; readonly by: string; readonly why: string } | null
}

/** The same change of the same route, whatever the reasons of the week are. */
export function changeKey({ route, change }: ProposedLine): string {
  const { kind } = change
  const to = kind === 'cap' ? change.toUsd : change.to
  return JSON.stringify([route, kind, to])
}
