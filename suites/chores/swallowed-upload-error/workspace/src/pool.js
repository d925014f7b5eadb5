/** Runs `work` for each item, at most `limit` at a time (README). */
export async function pool(items, limit, work) {
  const results = []
  let next = 0
  async function lane() {
    while (next < items.length) {
      const index = next
      next += 1
      try {
        results[index] = { status: 'fulfilled', value: work(items[index]) }
      } catch (reason) {
        results[index] = { status: 'rejected', reason }
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, lane))
  return results
}
