/**
 * Brings an installation in a domain of this user up to date, with as little as is needed, and waits until
 * the daemon answers. What cannot be brought up is taken back: the plists, the release, the Node, the jobs.
 */
import { AgenthostError } from '../errors.ts'
import { loadJob, pause, removeJob } from './carry-out.ts'
import { courseOfDaemon, courseOfWatchdog, type Course, type JobNow } from './course.ts'
import { wantedPlists, type DaemonSeen, type InstallDoors } from './installation.ts'
import type { Installation, WantedPlist } from './installation.ts'
import { EXIT_TIMEOUT_MS } from './job-plists.ts'
import { targetOf, type Job } from './job.ts'
import { notLoaded, jobText } from './outcome-text.ts'
import { plistPath } from './places.ts'
import { placePlist, removePlist } from './plist-files.ts'
import { putInPlace, type InPlace } from './put-in-place.ts'
import { launchdLogEnd } from './launchd-log.ts'

export type BroughtUp = {
  readonly course: Course
  readonly release: string
  readonly releaseBefore: string | null
  readonly before: DaemonSeen | null
  readonly daemon: DaemonSeen
  /** A daemon in the foreground has the home: the installed one waits for it to end. */
  readonly isForeground: boolean
}

/** Adoption of many agents on a slow disk takes its time. */
const ANSWER_WITHIN_MS = 60_000
const POLL_MS = 250

export async function bringUp(wanted: Installation, doors: InstallDoors): Promise<BroughtUp> {
  const before = await doors.daemon()
  const plists = wantedPlists(wanted)
  const inPlace = putInPlace(wanted)
  const [daemon, watchdog] = plists
  if (daemon === undefined || watchdog === undefined) throw new Error('a domain has two jobs')
  const now = await jobNow(daemon, doors)
  const jobPid = now.job.kind === 'loaded' ? now.job.pid : null
  const program = { isSame: inPlace.isSame, answers: before !== null }
  const course = courseOfDaemon(now, program)
  try {
    for (const plist of plists) placePlist(plist)
    await leaveOthers(wanted, doors)
    await follow(course, daemon, doors)
    if (courseOfWatchdog(await jobNow(watchdog, doors)) === 'load') await load(watchdog, doors)
    const seen = await answering(course, jobPid, before, { wanted, daemon, doors })
    inPlace.settle()
    const { release, releaseBefore } = inPlace
    const isForeground = before !== null && before.pid === seen.pid && before.pid !== jobPid
    return { course, release, releaseBefore, before, daemon: seen, isForeground }
  } catch (error) {
    const after = await takeBack(plists, inPlace, doors)
    if (!(error instanceof AgenthostError)) throw error
    const hint = [error.hint, after].filter((text) => text !== '').join('\n')
    throw new AgenthostError(error.kind, error.message, hint, error)
  }
}

/** Whether the wanted plist is what lies there, and what launchd says. */
async function jobNow(
  { domain, label, text, before }: WantedPlist,
  doors: InstallDoors,
): Promise<JobNow> {
  const [job, isDisabled] = await Promise.all([
    doors.launchd.look(targetOf(domain, label)),
    doors.launchd.isDisabled(domain.name, label),
  ])
  return { job, isPlistSame: text === before, isDisabled: isDisabled === true }
}

async function leaveOthers({ leave, places }: Installation, doors: InstallDoors): Promise<void> {
  for (const domain of leave) {
    for (const name of ['watchdog', 'daemon'] as const) {
      const removed = await removeJob({ domain, label: places.labels[name] }, doors)
      if (removed.kind === 'gone') continue
      const place = {
        domain,
        label: places.labels[name],
        plist: plistPath(places, domain.kind, name),
      }
      throw notLoaded(place, { kind: 'failed', why: 'not-gone', ...removed }, '')
    }
  }
}

async function follow(course: Course, daemon: WantedPlist, doors: InstallDoors): Promise<void> {
  const target = targetOf(daemon.domain, daemon.label)
  switch (course) {
    case 'leave':
      return
    case 'kick':
    case 'restart': {
      const again = course === 'restart' ? ['-k'] : []
      const { code } = await doors.launchd.act(['kickstart', ...again, target])
      // 113: it has just been unloaded by somebody. Whatever it was, loading it afresh mends it.
      return code === 0 ? undefined : load(daemon, doors)
    }
    case 'load':
      return load(daemon, doors)
  }
}

async function load(plist: WantedPlist, doors: InstallDoors): Promise<void> {
  const aim = { mustRun: plist.name === 'daemon', exitTimeoutMs: EXIT_TIMEOUT_MS }
  doors.tell(`loading ${plist.label} into ${plist.domain.name}`)
  const outcome = await loadJob(plist, aim, doors)
  if (outcome.kind === 'failed') throw notLoaded(plist, outcome, '')
}

type Awaited = {
  readonly wanted: Installation
  readonly daemon: WantedPlist
  readonly doors: InstallDoors
}

/** The first answer of a daemon that is not the one that was to be replaced. */
async function answering(
  course: Course,
  jobPid: number | null,
  before: DaemonSeen | null,
  { wanted, daemon, doors }: Awaited,
): Promise<DaemonSeen> {
  if (course === 'leave' && before !== null) return before
  doors.tell('waiting until the daemon answers')
  const until = doors.clock.steady() + ANSWER_WITHIN_MS
  for (;;) {
    const seen = await doors.daemon()
    if (seen !== null && seen.pid !== jobPid) return seen
    if (doors.clock.steady() >= until) break
    await pause(POLL_MS, doors.clock)
  }
  const job: Job = await doors.launchd.look(targetOf(daemon.domain, daemon.label))
  throw new AgenthostError(
    'bad',
    `unable to start the daemon: it does not answer within ${ANSWER_WITHIN_MS / 1000} s (launchd: ${jobText(job)})`,
    launchdLogEnd(wanted.places.launchdLog),
  )
}

/** Gives what became of it, as a sentence. Never throws: the first error is the one that counts. */
async function takeBack(
  plists: readonly WantedPlist[],
  inPlace: InPlace,
  doors: InstallDoors,
): Promise<string> {
  const isBack = plists.map(({ name, before }) => [name, before !== null] as const)
  const troubles: string[] = []
  try {
    inPlace.undo()
    for (const plist of plists.toReversed()) {
      if (plist.before === null) {
        const removed = await removeJob(plist, doors)
        if (removed.kind === 'there') troubles.push(`${plist.label} is still loaded`)
        removePlist(plist.plist)
      } else {
        placePlist({ ...plist, text: plist.before, before: plist.text })
        const aim = { mustRun: plist.name === 'daemon', exitTimeoutMs: EXIT_TIMEOUT_MS }
        const outcome = await loadJob(plist, aim, doors)
        if (outcome.kind === 'failed') troubles.push(notLoaded(plist, outcome, '').message)
      }
    }
  } catch (error) {
    troubles.push(error instanceof Error ? error.message : String(error))
  }
  if (troubles.length > 0) return `Not everything could be taken back: ${troubles.join('; ')}.`
  const hadOne = isBack.some(([, there]) => there)
  const version = inPlace.releaseBefore
  return hadOne && version !== null
    ? `The release before, ${version}, is in use again.`
    : 'Everything is as it was before.'
}
