let last = 0

/** Counts up over the life of the process. */
export function nextId() {
  last += 1
  return `b-${last}`
}

export function resetIds() {
  last = 0
}
