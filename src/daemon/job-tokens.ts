/** The token of a job's run: made when the run starts, of no use once it has ended. */
import { addressEnv, routeOf, tokenEnv, type GatewayAccess } from '../agents/gateway-access.ts'
import type { JobEntry } from '../config/job-entry.ts'
import { dropToken, tokensIn } from '../gateway/front/token-files.ts'
import { slotFileName, type Slot, type SlotId } from '../schedule/slot.ts'
import { gatewayPaths } from './gateway-paths.ts'

type Environment = Readonly<Record<string, string>>

export type JobTokens = {
  /** Takes the jobs of a configuration into force. */
  readonly take: (jobs: readonly JobEntry[], access: GatewayAccess | null) => void
  /** What the run of a slot gets; empty for a job without a route. Throws where the token cannot be kept. */
  readonly envOf: (slot: Slot) => Environment
  readonly ended: (id: SlotId) => void
  /** Those of runs that are not among these: a daemon was killed before it revoked them. */
  readonly keepOnly: (ids: readonly SlotId[]) => void
}

export function jobTokens(home: string): JobTokens {
  const folder = gatewayPaths(home).tokens
  let wishes = new Map<string, (run: string) => Environment>()
  return {
    take(jobs, access) {
      wishes = new Map(
        jobs.flatMap((entry) => {
          const route = routeOf(entry)
          if (route === null || access === null) return []
          const { name, cap: caps = [] } = entry
          const wish = (run: string): Environment =>
            tokenEnv(access.tokenFor({ kind: 'job', name, run, routes: route.names, caps }))
          return [[name, wish] as const]
        }),
      )
    },
    envOf: (slot) => wishes.get(slot.job)?.(`${slotFileName(slot)}#${slot.attempts}`) ?? {},
    ended(id) {
      const isOf = (run: string): boolean => run.startsWith(`${slotFileName(id)}#`)
      dropToken(folder, { kind: 'job', name: id.job }, isOf)
    },
    keepOnly(ids) {
      for (const listed of tokensIn(folder)) {
        if (!('caller' in listed) || listed.caller.kind !== 'job') continue
        const { name, run } = listed.caller
        const isOpen = ids.some((id) => id.job === name && run?.startsWith(`${slotFileName(id)}#`))
        if (!isOpen) dropToken(folder, { kind: 'job', name })
      }
    },
  }
}

/** The part of a job's environment that is no secret; the entry's own variables win. */
export function jobAddress(entry: JobEntry, access: GatewayAccess | null): Environment {
  const route = routeOf(entry)
  return route === null || access === null ? {} : addressEnv(access, route)
}
