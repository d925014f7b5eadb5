const kept = []

/** The last hundred messages. */
export const log = {
  write(message) {
    kept.push(message)
    if (kept.length > 100) kept.shift()
  },
  entries: () => [...kept],
  clear: () => kept.splice(0),
}
