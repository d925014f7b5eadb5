/** Tries again while the error says that it may pass; the last error is the caller's. */
export async function withRetry(attempt, tries = 3) {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!error.transient || count >= tries) throw error
    }
  }
}
