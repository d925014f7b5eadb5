/** The names of our launchd jobs. Pure. */

export type Labels = {
  readonly daemon: string
  readonly watchdog: string
  /** In the domain of the system only: root's job that kicks a parked daemon. */
  readonly reviver: string
}

/**
 * The usual home has the plain labels; every other home its own, so that two homes of one user never fight
 * for a label. `homeId` names a home (src/daemon/home-id.ts).
 */
export function labelsOf(home: string, userHome: string, homeId: string): Labels {
  const suffix = home === `${userHome}/.agenthost` ? '' : `.${homeId.slice(0, 8)}`
  return {
    daemon: `io.agenthost.daemon${suffix}`,
    watchdog: `io.agenthost.watchdog${suffix}`,
    reviver: `io.agenthost.reviver${suffix}`,
  }
}

/**
 * The job of a laptop that watches a host: readable, and its own for each destination. `digest` is of the
 * destination, of which not every letter may stand in a label.
 */
export function watchLabel(destination: string, digest: string): string {
  const readable = destination
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `io.agenthost.watch.${readable.slice(0, 40)}-${digest.slice(0, 8)}`
}
