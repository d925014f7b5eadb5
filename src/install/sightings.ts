/** Looks for our labels in every domain, and for plists of theirs: the facts that `domain.ts` decides by. */
import { readFileSync } from 'node:fs'
import { causeOf, codeOf } from '../errors.ts'
import type { Found } from './domain.ts'
import { foundIn, type PlistFound, type Sighting } from './found.ts'
import { jobsIn, ownerOf } from './job-plists.ts'
import { domainOf, targetOf, type DomainKind, type Launchd } from './job.ts'
import { plistPath, type Places } from './places.ts'
import { plistOf } from './plist-text.ts'

export async function lookAround(
  places: Places,
  uid: number,
  launchd: Launchd,
): Promise<Readonly<Record<DomainKind, Found>>> {
  const [gui, user, system] = await Promise.all([
    domainFound('gui', places, uid, launchd),
    domainFound('user', places, uid, launchd),
    domainFound('system', places, uid, launchd),
  ])
  return { gui, user, system }
}

async function domainFound(
  kind: DomainKind,
  places: Places,
  uid: number,
  launchd: Launchd,
): Promise<Found> {
  const domain = domainOf(kind, uid)
  const sightings = await Promise.all(
    jobsIn(kind).map(async (name): Promise<Sighting> => {
      const label = places.labels[name]
      const path = plistPath(places, kind, name)
      const job = await launchd.look(targetOf(domain, label))
      return { label, job, plist: plistFound(path), path, isHomeless: name === 'reviver' }
    }),
  )
  return foundIn(kind, places.home, sightings)
}

export function plistFound(path: string): PlistFound {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const isAbsent = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
    return isAbsent ? { kind: 'absent' } : { kind: 'unreadable', why: causeOf(error) }
  }
  try {
    return { kind: 'plist', ...ownerOf(plistOf(text)) }
  } catch (error) {
    return { kind: 'unreadable', why: `it is no property list: ${causeOf(error)}` }
  }
}
