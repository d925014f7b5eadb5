/** Durations and sizes as people write them: `500ms`, `20m`, `3GB`, `512KiB`. Pure. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Ten years: anything longer is a slip of the finger. */
const LONGEST_MS = 3650 * 86_400_000

export const DURATION = 'a duration such as 500ms, 30s, 20m, 6h or 1d'

/** Milliseconds; null for what is no duration, is negative, or is longer than ten years. */
export function parseDuration(text: unknown): number | null {
  if (text === 0) return 0
  if (typeof text !== 'string') return null
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim())
  if (match?.[1] === undefined || match[2] === undefined) return null
  const ms = Math.round(Number(match[1]) * (UNIT_MS[match[2]] ?? Number.NaN))
  return ms <= LONGEST_MS ? ms : null
}

const WORDS: Readonly<Record<string, string>> = { sec: 's', min: 'm', hour: 'h', hr: 'h', day: 'd' }

/** What was expected of a text that is no duration, as near to what was meant as can be told. */
export function durationWish(value: unknown): string {
  const text = scalarText(value)
  if (/^\d+(?:\.\d+)?$/.test(text)) return `a unit behind it, such as ${text}s or ${text}m`
  const match = /^(\d+(?:\.\d+)?)\s*(\w+)$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return DURATION
  const word = match[2].toLowerCase()
  if (word in UNIT_MS && parseDuration(match[1] + word) === null) return 'at most 3650d'
  const unit = word in UNIT_MS ? word : (WORDS[word.replace(/(?:ute|ond)?s?$/, '')] ?? null)
  return unit === null ? DURATION : `${DURATION} (did you mean ${match[1]}${unit}?)`
}

/** A map has whatever `toString` its keys say, so that only what is one word is made a text. */
function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/** The shortest way to write it, in whole units: 90_000 is "90s". */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNIT_MS[unit] ?? 1
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  }
  return `${ms}ms`
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
}

export const SIZE = 'a size such as 50MB, 3GB or 512KiB'

/** What was expected of a text that is no size, as near to what was meant as can be told. */
export function sizeWish(value: unknown): string {
  const text = scalarText(value)
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)b?$/i.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return SIZE
  if (Number(match[1]) === 0) return 'more than 0'
  if (match[0] === match[1]) return `a unit behind it, such as ${text}MB or ${text}GB`
  const unit = `${match[2].toUpperCase()}${match[3] === '' ? '' : 'i'}B`
  return unit in UNIT_BYTES && parseSize(match[1] + unit) !== null
    ? `${SIZE} (did you mean ${match[1]}${unit}?)`
    : SIZE
}

/** Bytes (KB is 1000, KiB is 1024); null for what is no size or is none at all. */
export function parseSize(text: unknown): number | null {
  if (typeof text !== 'string') return null
  const match = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|KiB|MiB|GiB)$/.exec(text.trim())
  if (match?.[1] === undefined || match[2] === undefined) return null
  const bytes = Math.round(Number(match[1]) * (UNIT_BYTES[match[2]] ?? Number.NaN))
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}
