const FACTORS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Whole milliseconds of "30s", "1.5m" or a number of seconds. */
export function durationMs(value) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(typeof value === 'number' ? `${value}s` : value) ?? []
  if (number === undefined) throw new Error(`no duration: ${JSON.stringify(value)}`)
  return Math.round(Number(number) * FACTORS[unit])
}
