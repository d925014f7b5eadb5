/** The upstream's own figures beside ours: of the key that is in use, and by day where there is a management key. */
import type { Instant } from '../../clock.ts'
import type { Config } from '../../config/entry.ts'
import { openRouterOf } from '../../config/upstreams.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { connectionCauseOf } from '../../errors.ts'
import type { MonthSpan } from '../../gateway/ledger/budget-view.ts'
import { nanoUsdUp, type NanoUsd } from '../../gateway/ledger/money.ts'
import { keyFigures } from '../../gateway/ledger/upstream-figures.ts'
import { secretReader } from '../../secrets/read.ts'
import { besideOurs, readLedger, spentBy } from '../../store/ledger-reading.ts'
import { managementKey } from './management-key.ts'
import { openRouterManagement } from './openrouter-management.ts'

export type Drift =
  | {
      readonly upstream: string
      readonly theirs: NanoUsd
      readonly ours: NanoUsd
      /** What the key showed beside ours when all of ours was known; null where that never was. */
      readonly beside: NanoUsd | null
      /** Theirs less ours and what was beside. */
      readonly drift: NanoUsd
    }
  | { readonly upstream: string; readonly unknown: string }

type Where = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly config: Config | null
  readonly month: MonthSpan
  readonly now: Instant
}

const UPSTREAM = 'openrouter'
const WITHIN_MS = 5000

/** Never rejects: what cannot be had says why. */
export async function driftNow({ home, env, config, month }: Where): Promise<Drift> {
  const { url, key } = openRouterOf(config?.upstreams ?? [], env)
  const secret =
    'text' in key ? { value: key.text } : await secretReader(secretDoors(home, env))(key.secret)
  if (!('value' in secret)) return { upstream: UPSTREAM, unknown: 'there is no key to ask with' }
  const text = await answerOf(`${url}/key`, secret.value)
  if (typeof text !== 'string') return { upstream: UPSTREAM, unknown: text.why }
  const theirs = keyFigures(text)?.month
  if (theirs === undefined) return { upstream: UPSTREAM, unknown: 'its answer could not be read' }
  const read = readLedger(home, (db) => ({
    ours: spentBy(db, 'upstream', month).find((sum) => sum.key === UPSTREAM)?.spent ?? 0n,
    beside: besideOurs(db, UPSTREAM)?.amount ?? null,
  }))
  const { ours, beside } = read ?? { ours: 0n, beside: null }
  return { upstream: UPSTREAM, theirs, ours, beside, drift: theirs - ours - (beside ?? 0n) }
}

async function answerOf(url: string, key: string): Promise<string | { readonly why: string }> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${key}` },
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    })
    const text = await response.text()
    return response.ok ? text : { why: `it answered ${response.status}` }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return { why: `no answer within ${WITHIN_MS / 1000} s` }
    const inner = error instanceof Error && error.cause !== undefined ? error.cause : error
    return { why: connectionCauseOf(inner) }
  }
}

export type ActivityDay = { readonly day: string; readonly theirs: NanoUsd }

/**
 * What the account counted by day (`/activity`: the last 30 completed days of UTC). Null without a management key.
 * Rejects with what the account said.
 */
export async function activityDays({
  home,
  env,
  config,
  month,
}: Where): Promise<readonly ActivityDay[] | null> {
  const found = await managementKey({ home, env, upstreams: config?.upstreams ?? [] })
  if (found === null) return null
  const text = await openRouterManagement(found.url, found).ask('GET', '/activity')
  const sums = new Map<string, NanoUsd>()
  for (const { day, usage } of rowsOf(text)) sums.set(day, (sums.get(day) ?? 0n) + usage)
  return [...sums]
    .map(([day, theirs]) => ({ day, theirs }))
    .filter(({ day }) => day.startsWith(month.name))
    .toSorted((a, b) => a.day.localeCompare(b.day))
}

function rowsOf(text: string): readonly { readonly day: string; readonly usage: NanoUsd }[] {
  const value: unknown = JSON.parse(
    text,
    (key: string, each: unknown, context?: { source?: string }) =>
      key === 'usage' && typeof each === 'number' ? (context?.source ?? String(each)) : each,
  )
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : null
  if (!Array.isArray(data)) return []
  return data.flatMap((row: unknown) => {
    if (typeof row !== 'object' || row === null || !('date' in row) || !('usage' in row)) return []
    const usage = typeof row.usage === 'string' ? nanoUsdUp(row.usage) : null
    return typeof row.date === 'string' && usage !== null
      ? [{ day: row.date.slice(0, 10), usage }]
      : []
  })
}
