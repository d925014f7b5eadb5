/** Durations, sizes and moments as people read them in a table: short, two units at most. Pure. */

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** `45s`, `3m 20s`, `5h 12m`, `12d 3h`. */
export function durationText(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs)
  if (first < 0) return '0s'
  let leftMs = ms
  const parts = UNITS.slice(first, first + 2).map(([unit, unitMs]) => {
    const count = Math.floor(leftMs / unitMs)
    leftMs -= count * unitMs
    return count === 0 ? '' : `${count}${unit}`
  })
  return parts.filter(Boolean).join(' ')
}

/** `812 KB`, `64 MB`, `1.2 GB`: powers of ten, as in the configuration. */
export function sizeText(bytes: number): string {
  if (bytes >= 999_500_000) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 999_500) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.round(bytes / 1e3)} KB`
}

/** A stored time on the clock of whoever reads: `2026-11-24 12:59:04`. */
export function localTimeText(iso: string): string {
  const at = new Date(iso)
  const two = (count: number): string => String(count).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`
}

/** Cuts a text into lines of at most `width` characters, one at least, between words where it can. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  // Less is left where a terminal is narrower than what stands before the line.
  const least = Math.max(width, 1)
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, least))) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

function pieces(word: string, width: number): readonly string[] {
  return word.length <= width ? [word] : [word.slice(0, width), ...pieces(word.slice(width), width)]
}
