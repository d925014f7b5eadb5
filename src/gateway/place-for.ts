/** Waits for a place on a link's route, as long as it may and as long as its client is there. */
import type { Link } from './call.ts'
import type { Release } from './places.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Call } from './serving.ts'

/** Null when none was free in time, or the call has to stop. */
export async function placeFor(
  { places, deadlines, limits }: RelayDoors,
  { caller, stop }: Call,
  { route, maxConcurrency }: Link,
): Promise<Release | null> {
  if (route === null || maxConcurrency === null) return () => undefined
  const ask = { route, most: maxConcurrency, caller: `${caller.kind}/${caller.name}` }
  const found = places.take(ask)
  if (typeof found === 'function') return found
  const deadline = deadlines.watch(limits.placeMs, found.leave)
  stop.on(found.leave)
  const release = await found.place
  deadline.stop()
  stop.on(null)
  if (release === null || stop.why() === null) return release
  release()
  return null
}
