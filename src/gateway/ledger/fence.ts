/**
 * The second fence: a key of OpenRouter's whose own limit is the monthly cap, so that what overruns the gateway is
 * refused there. What is to be done about the keys that there are. Pure.
 */
import { decimalText, scaled } from '../../decimal.ts'
import { NANO_DIGITS, type NanoUsd } from './money.ts'
import { isObject } from '../json-look.ts'

/** As `GET /keys` lists it; never the key itself. */
export type ListedKey = {
  readonly hash: string
  readonly name: string
  /** US dollars as they were written; null for none. */
  readonly limit: string | null
  readonly limitReset: string | null
  readonly disabled: boolean
}

/** A key that is there; one that is disabled can be limited, and calls nothing. */
type There = { readonly hash: string; readonly isDisabled: boolean }

export type FenceStep =
  | { readonly do: 'create'; readonly body: string }
  | ({ readonly do: 'update'; readonly was: string; readonly body: string } & There)
  | ({ readonly do: 'nothing' } & There)
  /** Nobody can say which of them is in use. */
  | { readonly do: 'ask'; readonly hashes: readonly string[] }

/**
 * The key of this name gets the limit, by the month of UTC as the cap is. A key that was disabled is left so: somebody
 * meant it. The limit goes out as decimal text, never through a float.
 */
export function fenceStep(keys: readonly ListedKey[], name: string, limit: NanoUsd): FenceStep {
  const ours = keys.filter((key) => key.name === name)
  const text = decimalText(limit, NANO_DIGITS)
  const [key, ...others] = ours
  if (key === undefined) {
    return {
      do: 'create',
      body: `{"name":${JSON.stringify(name)},"limit":${text},"limit_reset":"monthly"}`,
    }
  }
  if (others.length > 0) return { do: 'ask', hashes: ours.map(({ hash }) => hash) }
  const there = { hash: key.hash, isDisabled: key.disabled }
  const isSame = key.limit !== null && scaled(key.limit, NANO_DIGITS) === limit
  if (isSame && key.limitReset === 'monthly') return { do: 'nothing', ...there }
  const was = key.limit === null ? 'no limit' : `${key.limit} USD (${key.limitReset ?? 'once'})`
  return { do: 'update', ...there, was, body: `{"limit":${text},"limit_reset":"monthly"}` }
}

type Source = { readonly source?: string }

/** Numbers stay as they were written. Null for what is no list of keys. */
export function readKeys(text: string): readonly ListedKey[] | null {
  let value: unknown
  try {
    value = JSON.parse(text, (key: string, each: unknown, context?: Source) =>
      key === 'limit' && typeof each === 'number' ? (context?.source ?? String(each)) : each,
    )
  } catch {
    return null
  }
  const data = isObject(value) ? value['data'] : null
  if (!Array.isArray(data)) return null
  return data.flatMap((entry: unknown) => keyOf(entry) ?? [])
}

function keyOf(entry: unknown): ListedKey | null {
  if (!isObject(entry)) return null
  const { hash, name, limit, limit_reset: reset, disabled } = entry
  if (typeof hash !== 'string' || typeof name !== 'string') return null
  return {
    hash,
    name,
    limit: typeof limit === 'string' ? limit : null,
    limitReset: typeof reset === 'string' ? reset : null,
    disabled: disabled === true,
  }
}

/** The new key, which is told once, and its hash; null when the answer has none. */
export function readNewKey(text: string): { readonly key: string; readonly hash: string } | null {
  try {
    const value: unknown = JSON.parse(text)
    const data = isObject(value) ? value['data'] : null
    const key = isObject(value) ? value['key'] : null
    const hash = isObject(data) ? data['hash'] : null
    return typeof key === 'string' && typeof hash === 'string' ? { key, hash } : null
  } catch {
    return null
  }
}
