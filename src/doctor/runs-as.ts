/** In which form our jobs run by launchd, as far as is known. Pure. */
import type { JobFacts } from './job-facts.ts'

/** `agent` is a LaunchAgent, `daemon` a LaunchDaemon; `none` when nothing of ours is installed, or unknown. */
export type RunsAs = 'agent' | 'daemon' | 'none'

export function runsAs(job: JobFacts | null): RunsAs {
  const loaded = (job?.domains ?? []).filter(({ daemon }) => 'is' in daemon && daemon.is)
  if (loaded.some(({ domain }) => domain !== 'system')) return 'agent'
  if (loaded.length > 0) return 'daemon'
  const [plist] = job?.plists ?? []
  if (plist === undefined) return 'none'
  return plist.path.includes('/LaunchDaemons/') ? 'daemon' : 'agent'
}
