/**
 * Brings an installation in a domain of this user up to date, with as little as is needed, and waits until
 * the daemon answers. What cannot be brought up is taken back: the plists, the release, the Node, the jobs.
 */
import { AgenthostError } from '../errors.ts'
import { awaitDaemon } from './await-daemon.ts'
import { loadJob, removeJob } from './carry-out.ts'
import { courseOfDaemon, courseOfWatchdog, type Course, type JobNow } from './course.ts'
import { wantedPlists, type DaemonSeen, type InstallDoors } from './installation.ts'
import type { Installation, WantedPlist } from './installation.ts'
import { EXIT_TIMEOUT_MS } from './job-plists.ts'
import { targetOf } from './job.ts'
import { notLoaded } from './outcome-text.ts'
import { plistPath } from './places.ts'
import { placePlist } from './plist-files.ts'
import { putInPlace } from './put-in-place.ts'
import { takeBack } from './take-back.ts'

export type BroughtUp = {
  readonly course: Course
  readonly release: string
  readonly releaseBefore: string | null
  readonly before: DaemonSeen | null
  readonly daemon: DaemonSeen
  /** A daemon in the foreground has the home: the installed one waits for it to end. */
  readonly isForeground: boolean
}

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
  const touched: WantedPlist[] = []
  try {
    for (const plist of plists) placePlist(plist)
    await leaveOthers(wanted, doors)
    if (course !== 'leave') touched.push(daemon)
    await follow(course, daemon, doors)
    if (courseOfWatchdog(await jobNow(watchdog, doors)) === 'load') {
      touched.push(watchdog)
      await load(watchdog, doors)
    }
    const seen =
      course === 'leave' && before !== null
        ? before
        : await awaitDaemon(daemon, jobPid, wanted.places.launchdLog, doors)
    inPlace.settle()
    const { release, releaseBefore } = inPlace
    const isForeground = before !== null && before.pid === seen.pid && before.pid !== jobPid
    return { course, release, releaseBefore, before, daemon: seen, isForeground }
  } catch (error) {
    const after = await takeBack({ wanted, plists, touched, inPlace }, doors)
    if (!(error instanceof AgenthostError)) throw error
    const hint = [error.hint, after].filter((text) => text !== '').join('\n')
    throw new AgenthostError(error.kind, error.message, hint, error)
  }
}

/** Whether the wanted plist is what lies there, and what launchd says. */
export async function jobNow(
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
      const { answer, job } = removed
      throw notLoaded(place, { kind: 'failed', why: 'not-gone', answer, job }, '')
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
