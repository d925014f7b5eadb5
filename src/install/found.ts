/**
 * What of ours is in one domain of launchd: from what launchctl says of each label, and from the plists that
 * lie there. Pure. Ours is what names our home; the same label of another home is foreign.
 */
import type { Found } from './domain.ts'
import type { DomainKind, Job } from './job.ts'

/** A plist at the place of one of ours. */
export type PlistFound =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'plist'
      /** The AGENTHOST_HOME in it; null when it has none. */
      readonly home: string | null
      /** Whether it is for sessions in the background (`user/UID`). */
      readonly isBackground: boolean
    }
  | { readonly kind: 'unreadable'; readonly why: string }

export type Sighting = {
  readonly label: string
  readonly job: Job
  readonly plist: PlistFound
  /** Where its plist would lie in this domain. */
  readonly path: string
  /** Root's own job has no home in it and counts as ours beside one that is. */
  readonly isHomeless: boolean
}

export function foundIn(kind: DomainKind, home: string, sightings: readonly Sighting[]): Found {
  const all = sightings.map((sighting) => one(kind, home, sighting))
  const worst = all.find((each) => each.kind === 'unknown' || each.kind === 'foreign')
  if (worst !== undefined) return worst
  const ours = all.filter((each) => each.kind === 'ours')
  return ours.length === 0
    ? { kind: 'nothing' }
    : { kind: 'ours', isLoaded: ours.some(({ isLoaded }) => isLoaded) }
}

function one(kind: DomainKind, home: string, sighting: Sighting): Found {
  const { label, job, plist, path, isHomeless } = sighting
  if (job.kind === 'unknown') return { kind: 'unknown', label, why: job.why }
  if (job.kind === 'loaded') {
    if (job.path !== null && job.path !== path) {
      return { kind: 'foreign', label, what: `a job of ${job.path}` }
    }
    if (job.path === null) return { kind: 'foreign', label, what: 'a job without a plist' }
  }
  const isLoaded = job.kind === 'loaded'
  if (plist.kind === 'unreadable') return { kind: 'foreign', label, what: `${path} (${plist.why})` }
  if (plist.kind === 'absent') {
    if (!isLoaded) return { kind: 'nothing' }
    // Somebody removed its plist. In a domain of this user the label says that it is ours.
    return kind === 'system'
      ? { kind: 'foreign', label, what: 'a job whose plist is gone' }
      : { kind: 'ours', isLoaded }
  }
  if (!isHomeless && plist.home !== home) {
    const whose = plist.home === null ? 'another program' : `the agenthost of ${plist.home}`
    return { kind: 'foreign', label, what: whose }
  }
  // One folder serves gui/ and user/: an unloaded plist belongs to the one that its session type names.
  const belongs = kind === 'system' || plist.isBackground === (kind === 'user')
  return isLoaded || belongs ? { kind: 'ours', isLoaded } : { kind: 'nothing' }
}
