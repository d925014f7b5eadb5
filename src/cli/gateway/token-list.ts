/** Who has a token and what for, as lines for a person. Never a token, nor its digest. Pure. */
import { isoTime, type Instant } from '../../clock.ts'
import { decimalText } from '../../decimal.ts'
import type { Caller } from '../../gateway/call.ts'
import { isScraper } from '../../gateway/front/token-text.ts'

export type Listed = { readonly file: string } & (
  | { readonly caller: Caller }
  | { readonly wrong: string }
)

const NANO_DIGITS = 9

/** A line for each: `client laptop: enterprise, at most 25 USD a month, until 2027-01-31T00:00:00.000Z`. */
export function tokenLines(tokens: readonly Listed[], now: Instant): readonly string[] {
  if (tokens.length === 0) return ['Nobody has a token.']
  return tokens.map((token) =>
    'wrong' in token
      ? `${token.file} is not used: ${token.wrong}`
      : `${token.caller.kind} ${token.caller.name}: ${scopeText(token.caller, now)}`,
  )
}

export function scopeText(caller: Caller, now: Instant): string {
  const { caps, until } = caller
  const end = until === null ? [] : [`${until <= now ? 'ended' : 'until'} ${isoTime(until)}`]
  return [placesText(caller), ...caps.map(capText), ...end].join(', ')
}

function placesText(caller: Caller): string {
  const { routes } = caller
  if (isScraper(caller)) return 'the figures at /metrics and nothing else'
  if (routes === null) return 'every route'
  return routes.length === 0 ? 'no route' : routes.join(', ')
}

function capText({ period, nanoUsd }: Caller['caps'][number]): string {
  const amount = decimalText(nanoUsd, NANO_DIGITS)
  return period === 'total' ? `at most ${amount} USD in all` : `at most ${amount} USD a ${period}`
}

/** As `--json` prints it. */
export function tokenJson(token: Listed): Readonly<Record<string, unknown>> {
  if ('wrong' in token) return { file: token.file, wrong: token.wrong }
  const { kind, name, run, routes, caps, until } = token.caller
  return {
    kind,
    name,
    run,
    routes,
    caps: caps.map(({ period, nanoUsd }) => ({ period, usd: decimalText(nanoUsd, NANO_DIGITS) })),
    until: until === null ? null : isoTime(until),
  }
}
