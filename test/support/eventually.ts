/** Waits for a condition by looking again and again, up to a deadline that only a failure reaches. */

const DEADLINE_MS = 20_000
const LOOK_EVERY_MS = 10

/** Gives the first value that is neither null, undefined nor false; else throws with what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<Exclude<NonNullable<T>, false>> {
  const until = performance.now() + deadlineMs
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) {
      return found as Exclude<NonNullable<T>, false>
    }
    if (performance.now() > until) throw new Error(`it did not come to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
