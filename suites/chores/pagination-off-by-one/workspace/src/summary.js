/** The line under a list. */
export function pageLine({ from, to, total }) {
  return total === 0 ? 'no orders' : `${from}–${to} of ${total}`
}
