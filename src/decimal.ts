/**
 * Decimal text to integers and back without a float in between: the point is moved, nothing is multiplied. Prices
 * are as small as 0.0000000625 USD and tokens as many as 10^13, which a float would round. Pure.
 */

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,60}))?(?:e([+-]?\d{1,2}))?$/i

/**
 * The number times 10^digits; what is finer is rounded half away from zero. Null when it is no decimal number.
 */
export function scaled(text: string, digits: number): bigint | null {
  return moved(text, digits, dividedBy)
}

/** As `scaled`, but whatever is finer counts as a whole unit: for what is owed or may be owed at most. */
export function scaledUp(text: string, digits: number): bigint | null {
  return moved(text, digits, (value, by) => (value + by - 1n) / by)
}

/** `divided` is given a size and a power of ten, both at least 0; the sign is put back after it. */
function moved(
  text: string,
  digits: number,
  divided: (value: bigint, by: bigint) => bigint,
): bigint | null {
  const found = DECIMAL.exec(text.trim())
  if (found === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found
  const shift = digits + Number(exponent) - fraction.length
  const all = BigInt(whole + fraction)
  const size = shift >= 0 ? all * 10n ** BigInt(shift) : divided(all, 10n ** BigInt(-shift))
  return sign === '-' ? -size : size
}

/** `decimalText(1234500000n, 9)` is `1.2345`. */
export function decimalText(value: bigint, digits: number): string {
  const sign = value < 0n ? '-' : ''
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  const fraction = text.slice(text.length - digits).replace(/0+$/, '')
  return sign + text.slice(0, text.length - digits) + (fraction === '' ? '' : `.${fraction}`)
}

/** Rounded half up; both are at least 0. */
export function dividedBy(value: bigint, by: bigint): bigint {
  return (2n * value + by) / (2n * by)
}

/** So many figures of a number of at most 1, without an exponent: `0.0000012`, where a float writes `1.2e-6`. */
export function figuresOf(value: number, figures: number): string {
  if (value === 0) return '0'
  const places = figures - 1 - Math.floor(Math.log10(Math.abs(value)))
  return value.toFixed(Math.min(Math.max(places, 0), 100))
}
