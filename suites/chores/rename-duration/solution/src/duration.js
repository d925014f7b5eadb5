const UNITS = [
  ['day', 'd', 86_400_000],
  ['hour', 'h', 3_600_000],
  ['minute', 'm', 60_000],
  ['second', 's', 1_000],
]

/**
 * A duration for people: `formatDuration(3_720_000)` is "1 hour 2 minutes", with `{ compact: true }` it is "1h 2m".
 * At most the two largest units are told; under a second it is milliseconds.
 */
export function formatDuration(ms, { compact = false } = {}) {
  if (ms < 1_000) return compact ? `${ms}ms` : plural(ms, 'millisecond')
  let rest = ms
  const parts = []
  for (const [name, letter, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(compact ? `${count}${letter}` : plural(count, name))
    if (parts.length === 2) break
  }
  return parts.join(' ')
}

function plural(count, name) {
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
