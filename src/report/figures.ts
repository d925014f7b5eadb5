/**
 * How a figure is written for a person: three digits that matter, the unit behind a narrow space, a real minus
 * sign. The exact figures are in the JSON. Pure.
 */
import { figuresOf } from '../decimal.ts'

const THIN = '\u202f'

/** Short scale, as the source itself prints them: T is 10^12 tokens. */
const TOKEN_UNITS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** `28900000000000` is `28.9 T`. What is no number is shown as it came. */
export function tokensText(tokens: string): string {
  const value = Number(tokens)
  return Number.isFinite(value) ? scaled(value) : tokens
}

/** `1234567.8` is `$1.23 M`, `12.4` is `$12.40`, `0.0312` is `$0.031`. */
export function dollarsText(usd: string): string {
  const value = Number(usd)
  if (!Number.isFinite(value)) return `$${usd}`
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size >= 1000) return `${sign}$${scaled(size)}`
  if (size >= 1 || size === 0) return `${sign}$${size.toFixed(2)}`
  return `${sign}$${figuresOf(size, 2).replace(/\.?0+$/, '')}`
}

/** `$1.1–3.4 M`: the unit once where both have the same. */
export function rangeText({ low, high }: Readonly<Record<'low' | 'high', string>>): string {
  const [from, to] = [dollarsText(low), dollarsText(high)]
  const unit = / ?[TBMk]$/.exec(from.replace(THIN, ' '))?.[0] ?? ''
  if (unit !== '' && to.endsWith(unit.trim())) {
    return `${from.slice(0, -unit.length)}–${to.replace('$', '')}`
  }
  return `${from}–${to}`
}

/** `$1.1–3.4 M, mid $2.0 M`. */
export function bandText(band: Readonly<Record<'low' | 'mid' | 'high', string>>): string {
  return `${rangeText(band)}, mid ${dollarsText(band.mid)}`
}

/** A fraction as percent: `12.3%`; what is there but rounds to nothing is `<0.1%`. */
export function shareText(share: number): string {
  if (!Number.isFinite(share)) return 'unknown'
  if (share > 0 && share < 0.0005) return '<0.1%'
  return `${trimmed(share * 100)}%`
}

/** `4–9%`, to whole percents unless they would be one. */
export function shareBandText({ low, high }: { readonly low: number; readonly high: number }) {
  const [from, to] = [low, high].map((share) => (share * 100).toFixed(0))
  if (from === to) return shareText((low + high) / 2)
  return `${from}–${to}%`
}

/** A change against the week before: `+7.4%`, `−3.1%`, from tenfold on `×12`; null is `–`. */
export function changeText(change: number | null): string {
  if (change === null || !Number.isFinite(change)) return '–'
  if (change >= 9) return `×${scaled(1 + change)}`
  const percent = Math.abs(change) * 100
  if (percent < 0.05) return '±0%'
  return `${change < 0 ? '−' : '+'}${percent >= 100 ? percent.toFixed(0) : trimmed(percent)}%`
}

/** Up or down by more than rounding; what a colour and an arrow may say beside the figure. */
export function toneOf(change: number | null): 'up' | 'down' | 'plain' {
  if (change === null || Math.abs(change) < 0.0005) return 'plain'
  return change > 0 ? 'up' : 'down'
}

/** Ends with a full stop, as what follows it needs. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** `one week`, `5 weeks`. */
export function weeksText(weeks: number): string {
  return weeks === 1 ? 'one week' : `${weeks} weeks`
}

function scaled(value: number): string {
  for (const [size, unit] of TOKEN_UNITS) {
    // What would round to a thousand of a unit is one of the next.
    if (value >= size * 0.9995) return `${threeDigits(value / size)}${THIN}${unit}`
  }
  return threeDigits(value)
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0)
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2)
}

function trimmed(percent: number): string {
  if (percent === 0 || percent === 100) return String(percent)
  const text = percent.toFixed(1)
  // What is a hair under nothing, as sums of floats are, has no sign.
  return text === '-0.0' ? '0' : text
}
