/** How long a process has been there, by its start as ps tells it. Pure. */

/** Null where the start cannot be read. `lstart` under LC_ALL=C and TZ=UTC0: `Sat Sep 12 18:41:02 2026`. */
export function ageMs(startedAt: string, now: number): number | null {
  const at = Date.parse(`${startedAt} UTC`)
  return Number.isNaN(at) ? null : Math.max(0, now - at)
}
