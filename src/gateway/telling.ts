/**
 * What the gateway tells the daemon, which makes events and alerts of it. Kept in the ledger until it was taken, so
 * that none is lost with either process. Pure.
 */

export type GatewayNotice = {
  /**
   * `budget.near`, `budget.reached`, `budget.free`, `budget.drift`, `budget.unsettled`, `routes.rejected`, `routes.applied`,
   * `queue.parked`, `queue.answered`, `queue.expired`, `upstream.refused`, `upstream.answers`, `prices.old`, `prices.fresh`,
   * `gateway.refused`, `ledger.damaged`, `ledger.compares`, `ledger.compared`, `ledger.mismatch`, `ledger.twice`,
   * `ledger.unwritten`, `ledger.written`, `ledger.unflushed`.
   */
  readonly kind: string
  /** A cap, a route, an upstream, a caller: what it is about. */
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Kept at once; handed on as soon as somebody listens. */
export type TellDaemon = (notice: GatewayNotice) => void
