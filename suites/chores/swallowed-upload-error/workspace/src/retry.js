/** Tries again while the error says that it may pass. */
export async function withRetry(attempt, tries = 3) {
  let last
  for (let count = 0; count < tries; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!error.transient) break
      last = error
    }
  }
  if (last !== undefined) throw last
}
