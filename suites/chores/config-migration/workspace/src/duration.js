const FACTORS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of "30s", "1.5m" or a number of seconds. */
export function durationMs(value) {
  if (typeof value === 'number') return value * 1_000
  const [, number, unit] = /^([\d.]+)(ms|s|m|h)$/.exec(value)
  return Number(number) * FACTORS[unit]
}
