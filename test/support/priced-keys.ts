/** Keys of the priced upstream: what each has spent, its own limit, and making and changing them with a management key. */
import { decimalText, scaled } from '../../src/decimal.ts'
import { NANO_DIGITS, periodStart } from '../../src/gateway/ledger/money.ts'
import type { Accounts, Question, Told } from './priced-accounts.ts'

export type PricedKey = {
  readonly hash: string
  name: string
  limit: bigint | null
  limitReset: 'daily' | 'weekly' | 'monthly' | null
  disabled: boolean
}

/** A JSON number with all its decimals. */
export const exact = (nano: bigint): unknown =>
  (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(
    decimalText(nano, NANO_DIGITS),
  )

export const refused = (code: number, message: string): Told => ({
  status: code,
  body: { error: { code, message } },
})

export function keyAnswer(secret: string, accounts: Accounts): Told {
  return { status: 200, body: { data: { label: 'sk-or-v1-…', ...keyOf(secret, accounts) } } }
}

function keyOf(secret: string, { keys, books, now }: Accounts): object {
  const key = keys.get(secret)
  if (key === undefined) throw new Error('there is no such key')
  const since = {
    daily: periodStart('day', now()),
    weekly: periodStart('week', now()),
    monthly: periodStart('month', now()),
  }
  const from = key.limitReset === null ? 0 : since[key.limitReset]
  const left = key.limit === null ? null : key.limit - books.usage(secret, from)
  return {
    limit: key.limit === null ? null : exact(key.limit),
    limit_remaining: left === null ? null : exact(left < 0n ? 0n : left),
    limit_reset: key.limitReset,
    usage: exact(books.usage(secret, 0)),
    usage_daily: exact(books.usage(secret, since.daily)),
    usage_weekly: exact(books.usage(secret, since.weekly)),
    usage_monthly: exact(books.usage(secret, since.monthly)),
    byok_usage: 0,
    include_byok_in_limit: false,
    is_management_key: false,
  }
}

/** Whether its own limit lets it spend anything more, as OpenRouter decides it: by what is on record. */
export function isSpent(secret: string, accounts: Accounts): boolean {
  const key = accounts.keys.get(secret)
  if (key === undefined || key.disabled) return true
  if (key.limit === null) return false
  const period = { daily: 'day', weekly: 'week', monthly: 'month' } as const
  const from = key.limitReset === null ? 0 : periodStart(period[key.limitReset], accounts.now())
  return accounts.books.usage(secret, from) >= key.limit
}

export function keysAnswer({ method, path, body }: Question, accounts: Accounts): Told {
  const { keys } = accounts
  const wish = (body === '' ? {} : JSON.parse(body)) as {
    readonly name?: string
    readonly limit?: number | null
    readonly limit_reset?: PricedKey['limitReset']
    readonly disabled?: boolean
  }
  const view = ([secret, key]: readonly [string, PricedKey]): object => ({
    hash: key.hash,
    name: key.name,
    disabled: key.disabled,
    ...keyOf(secret, accounts),
  })
  const set = (key: PricedKey): void => {
    if (wish.name !== undefined) key.name = wish.name
    if (wish.limit !== undefined)
      key.limit = wish.limit === null ? null : scaled(String(wish.limit), NANO_DIGITS)
    if (wish.limit_reset !== undefined) key.limitReset = wish.limit_reset
    if (wish.disabled !== undefined) key.disabled = wish.disabled
  }
  const hash = path.split('/')[2]
  if (method === 'GET' && hash === undefined)
    return { status: 200, body: { data: [...keys].map(view) } }
  if (method === 'POST' && hash === undefined) {
    const number = keys.size + 1
    const secret = `sk-or-v1-standin-${number}`
    const key: PricedKey = {
      hash: `hash-${number}`,
      name: '',
      limit: null,
      limitReset: null,
      disabled: false,
    }
    set(key)
    keys.set(secret, key)
    return { status: 201, body: { key: secret, data: view([secret, key]) } }
  }
  const found = [...keys].find(([, key]) => key.hash === hash)
  if (found === undefined) return refused(404, 'no such key')
  if (method === 'PATCH') set(found[1])
  return { status: 200, body: { data: view(found) } }
}
