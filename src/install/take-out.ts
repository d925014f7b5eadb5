/** Takes the jobs of a domain of this user out of launchd, without a trace. */
import { removeJob } from './carry-out.ts'
import type { InstallDoors } from './installation.ts'
import { targetOf, type Domain } from './job.ts'
import { notLoaded } from './outcome-text.ts'
import { plistPath, type Places } from './places.ts'
import { removePlist } from './plist-files.ts'

/** The watchdog first: it would bring the daemon back. Throws `bad` where a job does not go. */
export async function takeOut(domain: Domain, places: Places, doors: InstallDoors): Promise<void> {
  for (const name of ['watchdog', 'daemon'] as const) {
    const label = places.labels[name]
    const plist = plistPath(places, domain.kind, name)
    doors.tell(`taking ${label} out of ${domain.name}`)
    const removed = await removeJob({ domain, label }, doors)
    if (removed.kind === 'there') {
      const { answer, job } = removed
      throw notLoaded(
        { domain, label, plist },
        { kind: 'failed', why: 'not-gone', answer, job },
        '',
      )
    }
    removePlist(plist)
    // A label that is left switched off would make a later installation fail with 5.
    await doors.launchd.act(['enable', targetOf(domain, label)])
  }
}
