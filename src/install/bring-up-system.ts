/**
 * Brings an installation in the domain of the system up to date. Nothing is run as root from here: what needs
 * root becomes a script. A new release alone needs none: the daemon is ended, and KeepAlive brings the new one.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError, unable } from '../errors.ts'
import { awaitDaemon } from './await-daemon.ts'
import { jobNow, type BroughtUp } from './bring-up.ts'
import { wantedPlists, type Installation, type InstallDoors } from './installation.ts'
import type { WantedPlist } from './installation.ts'
import { targetOf } from './job.ts'
import { plistPath } from './places.ts'
import { putInPlace } from './put-in-place.ts'
import { installScript, type ScriptTools } from './system-script.ts'
import { writeWhole } from './write-whole.ts'

export type SystemBroughtUp =
  | { readonly kind: 'script'; readonly script: string }
  | ({ readonly kind: 'done' } & BroughtUp)

export async function bringUpSystem(
  wanted: Installation,
  tools: ScriptTools,
  doors: InstallDoors,
): Promise<SystemBroughtUp> {
  const before = await doors.daemon()
  const plists = wantedPlists(wanted)
  const [daemon] = plists
  if (daemon === undefined) throw new Error('a domain has jobs')
  const jobs = await Promise.all(plists.map((plist) => jobNow(plist, doors)))
  const inPlace = putInPlace(wanted)
  const { release, releaseBefore, isSame } = inPlace
  const isWhole = jobs.every(({ job, isPlistSame }) => job.kind === 'loaded' && isPlistSame)
  if (!isWhole) {
    // What is switched now is what root's script starts.
    inPlace.settle()
    return { kind: 'script', script: scriptFor(wanted, plists, tools) }
  }
  const [now] = jobs
  const pid = now?.job.kind === 'loaded' ? now.job.pid : null
  const done = { kind: 'done', release, releaseBefore, before, isForeground: false } as const
  if (isSame && before !== null) return { ...done, course: 'leave', daemon: before }
  try {
    if (pid !== null) doors.end(pid)
    const seen = await awaitDaemon(daemon, pid, wanted.places.launchdLog, doors)
    inPlace.settle()
    return { ...done, course: 'restart', daemon: seen }
  } catch (error) {
    inPlace.undo()
    if (!(error instanceof AgenthostError)) throw error
    const after = `The release before, ${releaseBefore ?? 'none'}, is in use again.`
    throw new AgenthostError(error.kind, error.message, `${error.hint}\n${after}`, error)
  }
}

function scriptFor(
  wanted: Installation,
  plists: readonly WantedPlist[],
  tools: ScriptTools,
): string {
  const { places, leave } = wanted
  const jobs = plists.map(({ label, plist, text }) => {
    const staged = join(places.staged, `${label}.plist`)
    try {
      mkdirSync(places.staged, { recursive: true, mode: 0o700 })
      writeWhole(staged, text, 0o644)
    } catch (error) {
      throw unable({ verb: 'write', object: staged }, error)
    }
    return { label, plist, staged }
  })
  const leaving = leave.flatMap((domain) =>
    (['watchdog', 'daemon'] as const).map((name) => ({
      target: targetOf(domain, places.labels[name]),
      plist: plistPath(places, domain.kind, name),
    })),
  )
  return installScript(jobs, leaving, tools)
}
