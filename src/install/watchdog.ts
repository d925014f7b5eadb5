/**
 * What the watchdog does, once a minute: nothing while the daemon answers; else it wakes a daemon that
 * launchd has parked, restarts one that hangs, loads one that somebody unloaded. Pure: (facts, memory, now).
 */
import type { Instant } from '../clock.ts'
import type { Domain, Job } from './job.ts'

export type WatchFacts = {
  /** Whether the socket answered one of several questions. */
  readonly answers: boolean
  readonly isUnderWay: boolean
  /** Where the daemon's job is or belongs; null where it is not installed. */
  readonly domain: Domain | null
  readonly job: Job
  readonly isPlistThere: boolean
  readonly isDisabled: boolean | 'unknown'
  /** How long the job's process has been there; null unknown. */
  readonly processAgeMs: number | null
}

export type WatchMemory = {
  /** When it last did something; null when it never had to. */
  readonly revivedAt: Instant | null
  /** Whether the daemon has answered since. */
  readonly hasAnswered: boolean
  /** The process that did not answer, and since when: for a process whose age is not known. */
  readonly silent: { readonly pid: number; readonly since: Instant } | null
}

export const NO_MEMORY: WatchMemory = { revivedAt: null, hasAnswered: true, silent: null }

export type Deed = 'nothing' | 'kickstart' | 'restart' | 'kill' | 'load'

export type Decision = {
  readonly deed: Deed
  /** For the watchdog's log and the daemon's event; empty when there is nothing to tell. */
  readonly why: string
  readonly memory: WatchMemory
}

/** Adoption and the first look at everything take time. */
export const START_GRACE_MS = 60_000
/** A revival gets this long to help before the next. */
export const BETWEEN_REVIVALS_MS = 120_000

export function watch(facts: WatchFacts, before: WatchMemory, now: Instant): Decision {
  if (facts.answers) {
    return { deed: 'nothing', why: '', memory: { ...before, hasAnswered: true, silent: null } }
  }
  const memory = { ...before, silent: silentSince(facts.job, before, now) }
  const idle = (why: string): Decision => ({ deed: 'nothing', why, memory })
  if (facts.isUnderWay) return idle('an installation is under way')
  if (facts.domain === null) return idle('the daemon is not installed')
  const wanted = deedFor(facts, memory, now)
  if (wanted.deed === 'nothing' || !isTooSoon(before, now)) {
    const isDone = wanted.deed !== 'nothing'
    return {
      ...wanted,
      memory: isDone ? { revivedAt: now, hasAnswered: false, silent: null } : memory,
    }
  }
  return idle(`${wanted.why}; it was revived less than two minutes ago`)
}

type Wanted = { readonly deed: Deed; readonly why: string }

function deedFor(facts: WatchFacts, { silent }: WatchMemory, now: Instant): Wanted {
  const { job, domain } = facts
  const isSystem = domain?.kind === 'system'
  switch (job.kind) {
    case 'unknown':
      return { deed: 'nothing', why: `launchd does not say what the job is: ${job.why}` }
    case 'no-domain':
      return { deed: 'nothing', why: 'its domain is gone' }
    case 'absent':
      return absent(facts, isSystem)
    case 'loaded':
      break
  }
  if (job.pid === null) {
    const why = `it is loaded and does not run (${job.state ?? 'no state'}, last exit ${job.lastExit ?? 'unknown'})`
    // root's own job kicks it there.
    return isSystem ? { deed: 'nothing', why } : { deed: 'kickstart', why }
  }
  const age = facts.processAgeMs ?? (silent === null ? 0 : now - silent.since)
  if (age < START_GRACE_MS) return { deed: 'nothing', why: '' }
  const why = `process ${job.pid} runs and does not answer`
  return { deed: isSystem ? 'kill' : 'restart', why }
}

function absent({ isPlistThere, isDisabled }: WatchFacts, isSystem: boolean): Wanted {
  if (!isPlistThere) return { deed: 'nothing', why: 'its plist is gone' }
  if (isDisabled === true) {
    return { deed: 'nothing', why: 'it is switched off (System Settings > General > Login Items)' }
  }
  if (isDisabled === 'unknown') {
    return { deed: 'nothing', why: 'launchd does not say whether it is switched off' }
  }
  const why = 'it is not loaded'
  return isSystem ? { deed: 'nothing', why } : { deed: 'load', why }
}

/** A clock that was set back must not hold up revivals for days. */
function isTooSoon({ revivedAt, hasAnswered }: WatchMemory, now: Instant): boolean {
  if (revivedAt === null || hasAnswered) return false
  const since = now - revivedAt
  return since >= 0 && since < BETWEEN_REVIVALS_MS
}

function silentSince(job: Job, { silent }: WatchMemory, now: Instant): WatchMemory['silent'] {
  if (job.kind !== 'loaded' || job.pid === null) return null
  if (silent !== null && silent.pid === job.pid && silent.since <= now) return silent
  return { pid: job.pid, since: now }
}
