/**
 * What a token's file says: whose it is and what it may, with the SHA-256 of the token in place of the token.
 * A file with one mistake is no token. Pure.
 */
import { isoTime, type Instant } from '../../clock.ts'
import { decimalText, scaled } from '../../decimal.ts'
import type { Cap, Period } from '../../routing/table.ts'
import type { Caller, CallerKind } from '../call.ts'
import { NANO_DIGITS } from '../ledger/money.ts'
import { isObject } from '../json-look.ts'

export type TokenFile = { readonly sha256: string; readonly caller: Caller }

const KINDS: readonly CallerKind[] = ['agent', 'job', 'client', 'attempt']
const PERIODS: readonly Period[] = ['day', 'week', 'month', 'total']

/** The name becomes a part of a file's name. */
export const CALLER_NAME = /^[a-z0-9][a-z0-9._-]{0,80}$/

/** Whose token reads the figures, and calls no model. */
export const SCRAPER = 'metrics'

export function isScraper({ kind, name }: Pick<Caller, 'kind' | 'name'>): boolean {
  return kind === 'client' && name === SCRAPER
}

export function tokenFileText({ sha256, caller }: TokenFile): string {
  const { caps, until, ...rest } = caller
  const written = {
    sha256,
    ...rest,
    caps: caps.map(({ period, nanoUsd }) => ({ period, usd: decimalText(nanoUsd, NANO_DIGITS) })),
    until: until === null ? null : isoTime(until),
  }
  return `${JSON.stringify(written, null, 2)}\n`
}

/** What is wrong with it, in words for a person, where it cannot be used. Quotes nothing of it. */
export function parseTokenFile(text: string): TokenFile | { readonly wrong: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The error would quote what is there.
    return { wrong: 'it is no JSON' }
  }
  if (!isObject(value)) return { wrong: 'it is no JSON object' }
  const { sha256, kind, name, run, routes, direct, provider } = value
  const caps = capsOf(value['caps'])
  const until = untilOf(value['until'])
  const known = KINDS.find((each) => each === kind)
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    return { wrong: 'sha256 is no SHA-256' }
  if (known === undefined) return { wrong: `kind is none of ${KINDS.join(', ')}` }
  if (typeof name !== 'string' || !CALLER_NAME.test(name)) return { wrong: 'name is no name' }
  if (run !== null && typeof run !== 'string') return { wrong: 'run is neither a text nor null' }
  if (routes !== null && !isTexts(routes)) return { wrong: 'routes is neither a list nor null' }
  if (!isTexts(direct)) return { wrong: 'direct is no list of texts' }
  if (provider !== null && !isObject(provider)) return { wrong: 'provider is no object' }
  if (caps === null) return { wrong: 'caps is no list of amounts' }
  if (until === undefined) return { wrong: 'until is no time' }
  return { sha256, caller: { kind: known, name, run, routes, direct, provider, caps, until } }
}

function capsOf(value: unknown): readonly Cap[] | null {
  if (!Array.isArray(value)) return null
  const caps = value.map((each: unknown) => {
    if (!isObject(each) || typeof each['usd'] !== 'string') return null
    const period = PERIODS.find((one) => one === each['period'])
    const nanoUsd = scaled(each['usd'], NANO_DIGITS)
    return period === undefined || nanoUsd === null || nanoUsd < 0n ? null : { period, nanoUsd }
  })
  return caps.every((each) => each !== null) ? caps : null
}

/** Undefined for what is no time. */
function untilOf(value: unknown): Instant | null | undefined {
  if (value === null) return null
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
