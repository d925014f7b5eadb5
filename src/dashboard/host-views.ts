/** A status of the daemon as the page has it: what changes at every look is made still. Pure. */
import { isoTime, type Instant } from '../clock.ts'
import type { Status } from '../control/protocol.ts'
import type { AgentView, HostView } from './view.ts'

const MEGABYTE = 1e6
/** Moments that are computed from a duration tremble by so much. */
const TREMBLE_MS = 3000

export function hostView(
  { daemon, gateway, alerts }: Status,
  at: Instant,
  before: HostView | undefined,
): HostView {
  const { version, pid, uptimeMs, rssBytes, configError, awake } = daemon
  const known = before?.isUp === true && before.pid === pid ? before.upFrom : null
  return {
    isUp: true,
    version,
    pid,
    upFrom: stillFrom(at - uptimeMs, known),
    rssBytes: megabytes(rssBytes),
    configError,
    sleepy: awake !== null && awake.wanted && !awake.held ? awake.why : '',
    gateway:
      gateway === null
        ? null
        : {
            url: gateway.url,
            healthy: gateway.healthy,
            phase: gateway.phase,
            note: gateway.note,
          },
    undelivered: alerts.undelivered,
  }
}

export function agentViews(
  { agents }: Status,
  at: Instant,
  before: readonly AgentView[],
): readonly AgentView[] {
  return agents.map(({ uptimeMs, rssBytes, logPath: _path, ...agent }) => {
    const known = before.find(
      ({ name, generation }) => name === agent.name && generation === agent.generation,
    )
    return {
      ...agent,
      rssBytes: rssBytes === null ? null : megabytes(rssBytes),
      upFrom: uptimeMs === null ? null : stillFrom(at - uptimeMs, known?.upFrom ?? null),
    }
  })
}

function stillFrom(from: Instant, known: string | null): string {
  return known !== null && Math.abs(Date.parse(known) - from) < TREMBLE_MS ? known : isoTime(from)
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE) * MEGABYTE
}
