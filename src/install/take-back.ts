/** Takes back what `bring-up.ts` could not bring up: program, plists and jobs are those of before. */
import { loadJob, removeJob } from './carry-out.ts'
import type { Installation, InstallDoors, WantedPlist } from './installation.ts'
import { EXIT_TIMEOUT_MS } from './job-plists.ts'
import { notLoaded } from './outcome-text.ts'
import { placePlist, removePlist } from './plist-files.ts'
import type { InPlace } from './put-in-place.ts'

export type Failing = {
  readonly wanted: Installation
  readonly plists: readonly WantedPlist[]
  /** Those whose job is no longer as it was. */
  readonly touched: readonly WantedPlist[]
  readonly inPlace: InPlace
}

/** Gives what became of it, as a sentence. Never rejects: the first error is the one that counts. */
export async function takeBack(failing: Failing, doors: InstallDoors): Promise<string> {
  const { wanted, plists, touched, inPlace } = failing
  const troubles: string[] = []
  try {
    inPlace.undo()
    for (const plist of plists.toReversed()) {
      const isTouched = touched.includes(plist) || wanted.leave.length > 0
      const trouble = await takeBackJob(plist, { wanted, isTouched }, doors)
      if (trouble !== '') troubles.push(trouble)
    }
  } catch (error) {
    troubles.push(error instanceof Error ? error.message : String(error))
  }
  if (troubles.length > 0) return `Not everything could be taken back: ${troubles.join('; ')}.`
  const { releaseBefore } = inPlace
  return releaseBefore === null
    ? 'Everything is as it was before.'
    : `The release before, ${releaseBefore}, is in use again.`
}

async function takeBackJob(
  plist: WantedPlist,
  { wanted, isTouched }: { readonly wanted: Installation; readonly isTouched: boolean },
  doors: InstallDoors,
): Promise<string> {
  const formerly = wanted.leave[0] ?? wanted.domain
  if (isTouched && (plist.before === null || formerly !== plist.domain)) {
    const removed = await removeJob(plist, doors)
    if (removed.kind === 'there') return `${plist.label} is still loaded`
  }
  if (plist.before === null) {
    removePlist(plist.plist)
    return ''
  }
  placePlist({ ...plist, text: plist.before, before: plist.text })
  if (!isTouched) return ''
  const aim = { mustRun: plist.name === 'daemon', exitTimeoutMs: EXIT_TIMEOUT_MS }
  const place = { ...plist, domain: formerly }
  const outcome = await loadJob(place, aim, doors)
  return outcome.kind === 'failed' ? notLoaded(place, outcome, '').message : ''
}
