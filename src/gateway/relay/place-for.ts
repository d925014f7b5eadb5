/** Waits for a place on a link's route, as long as it may and as long as its client is there. */
import type { Link } from '../call.ts'
import type { Release, Waiting } from './places.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Call } from './serving.ts'

/** Null when none was free in time, or the call has to stop. */
export function placeFor(
  doors: RelayDoors,
  call: Call,
  { route, maxConcurrency }: Link,
): Release | Promise<Release | null> {
  if (route === null || maxConcurrency === null) return NOTHING_TAKEN
  const { kind, name } = call.caller
  const found = doors.places.take({ route, most: maxConcurrency, caller: `${kind}/${name}` })
  return typeof found === 'function' ? found : waited(doors, call, found)
}

const NOTHING_TAKEN: Release = () => undefined

async function waited(
  { deadlines, limits }: RelayDoors,
  { stop }: Call,
  found: Waiting,
): Promise<Release | null> {
  const deadline = deadlines.watch(limits.placeMs, found.leave)
  stop.on(found.leave)
  const release = await found.place
  deadline.stop()
  stop.on(null)
  if (release === null || stop.why() === null) return release
  release()
  return null
}
