/** Tokens, shares, changes and dollars as people read them in a table: three figures, and a sign where it tells. Pure. */
import { figuresOf } from '../decimal.ts'

const NONE = '-'

const SIZES = [
  [1_000_000_000_000n, 'T'],
  [1_000_000_000n, 'B'],
  [1_000_000n, 'M'],
  [1000n, 'K'],
] as const

/** `28.9T`, `912B`, `4.07M` of a decimal string: three figures, rounded as the report's, and never `1000K`. */
export function tokensText(tokens: string): string {
  const count = BigInt(tokens)
  const size = SIZES.find(([unit]) => count * 10_000n >= unit * 9995n)
  if (size === undefined) return String(count)
  const [unit, sign] = size
  const digits = [2, 1].find((each) => rounded(count, unit, each) < 10n ** 3n) ?? 0
  const figures = String(rounded(count, unit, digits))
  if (digits === 0) return figures + sign
  return `${figures.slice(0, -digits)}.${figures.slice(-digits)}${sign}`
}

/** In the last of so many decimal places of the unit, half up. */
function rounded(count: bigint, unit: bigint, digits: number): bigint {
  return (count * 10n ** BigInt(digits) * 2n + unit) / (2n * unit)
}

/** `31.2%`; `<0.1%` for what is there but would read as nothing. */
export function shareText(share: number | null): string {
  if (share === null) return NONE
  if (share > 0 && share < 0.0005) return '<0.1%'
  return percentText(share)
}

/** `31.2%` of a fraction; what is a hair under nothing has no sign. */
export function percentText(share: number): string {
  return `${hundredths(share)}%`
}

/** `-5.0` of a fraction, in hundredths of it; never `-0.0`. */
export function hundredths(share: number): string {
  const text = (share * 100).toFixed(1)
  return text === '-0.0' ? '0.0' : text
}

/** `+7.4%`, `-12.0%`; from ten times on `×12`. */
export function changeText(change: number | null): string {
  if (change === null) return NONE
  if (change >= 9) return `×${Math.round(change + 1)}`
  const percent = (Math.abs(change) * 100).toFixed(1)
  return `${change < 0 && percent !== '0.0' ? '-' : '+'}${percent}%`
}

/** `+7.4 pp`, `-12.0 pp`: a difference between two shares, in percentage points. */
export function pointsText(share: number): string {
  const text = hundredths(share)
  return `${text.startsWith('-') ? '' : '+'}${text} pp`
}

/** `$4.21M`, `$812`, `$0.043` of a decimal string of US dollars. */
export function usdText(usd: string): string {
  const dollars = Number(usd)
  if (dollars >= 1000) return `$${tokensText(String(Math.round(dollars)))}`
  if (dollars >= 1 || dollars === 0) return `$${dollars.toFixed(2)}`
  return `$${figuresOf(dollars, 2)}`
}

const BARS = '▁▂▃▄▅▆▇█'

/** A bar for each value, none the highest but the greatest; a gap for null. */
export function sparkline(values: readonly (number | null)[]): string {
  const most = Math.max(...values.map((value) => value ?? 0), 0)
  return values
    .map((value) => {
      if (value === null) return '·'
      const level = most === 0 ? 0 : Math.floor((value / most) * (BARS.length - 1))
      return BARS[level] ?? ''
    })
    .join('')
}
