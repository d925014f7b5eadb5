/** Where suites lie: those that come with the program, and a person's own under `suites/` of the home. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError } from '../../errors.ts'
import { packageRootOf } from '../../install/release-source.ts'

export type SuitePlace = {
  readonly name: string
  readonly folder: string
  /** Whether it came with the program. */
  readonly isShipped: boolean
}

/** Our own folder of suites, from any file of the program, built or not. */
export function shippedSuites(): string {
  return join(packageRootOf(import.meta.filename), 'suites')
}

/** Sorted by name; a person's own suite takes the place of a shipped one of its name. */
export function suitePlaces(home: string): readonly SuitePlace[] {
  const shipped = placesIn(shippedSuites(), true)
  const own = placesIn(join(home, 'suites'), false)
  const named = new Map([...shipped, ...own].map((place) => [place.name, place]))
  return [...named.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Throws `usage` for a name that is not there, with those that are. */
export function suitePlace(name: string, home: string): SuitePlace {
  const all = suitePlaces(home)
  const found = all.find((place) => place.name === name)
  if (found !== undefined) return found
  const names = all.map((place) => place.name).join(', ')
  throw new AgenthostError(
    'usage',
    `unable to find the suite ${name}: there is none of that name`,
    `There is ${names === '' ? 'none at all' : names}. Your own lie in ${join(home, 'suites')}/.`,
  )
}

function placesIn(folder: string, isShipped: boolean): readonly SuitePlace[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, folder: join(folder, name), isShipped }))
}
