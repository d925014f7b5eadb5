/** What `budget` is made of: the ledger's sums, and the caps of the table, of agents and jobs, and of tokens. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../clock.ts'
import type { Config } from '../../config/entry.ts'
import { loadConfig } from '../../config/load.ts'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import type {
  BudgetView,
  CapOwner,
  MonthSpan,
  Sum,
  SumsOf,
} from '../../gateway/ledger/budget-view.ts'
import { capLines } from '../../gateway/ledger/budget-view.ts'
import { tokensIn } from '../../gateway/front/token-files.ts'
import { readRouting } from '../../routing/read.ts'
import type { Database } from '../../store/database.ts'
import { readLedger, spentBy, spentEver, unattributedIn } from '../../store/ledger-reading.ts'

export type BudgetFacts = {
  readonly view: BudgetView
  /** What could not be read: a line each. */
  readonly notes: readonly string[]
  readonly config: Config | null
  /** Null where no gateway ever kept books here. */
  readonly hasLedger: boolean
}

export async function budgetFacts(
  paths: HomePaths,
  env: NodeJS.ProcessEnv,
  { month, now }: { readonly month: MonthSpan; readonly now: Instant },
): Promise<BudgetFacts> {
  const notes: string[] = []
  const config = await configOf(paths, env, notes)
  const owners = ownersOf(paths, config, notes)
  const isRunning = now >= month.from && now < month.to
  const read = readLedger(paths.home, (db) => ({
    ...sumsIn(db, month),
    caps: isRunning ? capLines(owners, sumsFor(db, now), now) : [],
  }))
  const nothing: Sum = { key: '', calls: 0, spent: 0n, held: 0n, worst: 0n }
  const caps = isRunning ? capLines(owners, () => nothing, now) : []
  const none = {
    all: nothing,
    unattributed: 0n,
    routes: [],
    callers: [],
    models: [],
    days: [],
    caps,
  }
  const view = { month, now: isRunning ? now : null, ...(read ?? none) }
  return { view, notes, config, hasLedger: read !== null }
}

function sumsIn(db: Database, span: MonthSpan): Omit<BudgetView, 'month' | 'now' | 'caps'> {
  const unattributed = unattributedIn(db, 'month', span)
  const [all = { key: '', calls: 0, spent: 0n, held: 0n, worst: 0n }] = spentBy(db, 'all', span)
  return {
    all: { ...all, spent: all.spent + unattributed },
    unattributed,
    routes: spentBy(db, 'route', span),
    callers: spentBy(db, 'caller', span),
    models: spentBy(db, 'model', span),
    days: spentBy(db, 'day', span),
  }
}

/** The sums of each period are read once, whoever has a cap in it. */
function sumsFor(db: Database, now: Instant): SumsOf {
  const known = new Map<string, readonly Sum[]>()
  const of = (by: 'all' | 'route' | 'caller', from: Instant): readonly Sum[] => {
    const key = `${by} ${from}`
    const found = known.get(key) ?? spentBy(db, by, { from, to: now + 1 })
    known.set(key, found)
    return found
  }
  return (scope, name, period, start) => {
    const by = scope === 'all' || scope === 'route' ? scope : 'caller'
    const key = by === 'caller' ? `${scope} ${name}` : name
    const sum = of(by, start).find((each) => each.key === key)
    const { held = 0n } = sum ?? {}
    if (period === 'total') return { spent: spentEver(db, scope, name), held }
    const lost = unattributedIn(db, period, { from: start, to: now + 1 })
    // Nobody knows whose it was, so that it counts against each (decision 27).
    return { spent: (sum?.spent ?? 0n) + lost, held }
  }
}

async function configOf(
  paths: HomePaths,
  env: NodeJS.ProcessEnv,
  notes: string[],
): Promise<Config | null> {
  if (!existsSync(paths.config)) return null
  try {
    return (await loadConfig(paths.config, env)).config
  } catch (error) {
    notes.push(`caps of agents and jobs are not shown: ${firstLineOf(error)}`)
    return null
  }
}

function ownersOf(paths: HomePaths, config: Config | null, notes: string[]): readonly CapOwner[] {
  const owners: CapOwner[] = []
  try {
    const table = readRouting(join(paths.home, 'routing.json'), { nearest, parseDuration })
    if (table !== null) {
      owners.push({ scope: 'all', name: '', caps: table.caps })
      owners.push(
        ...table.routes.map(({ name, caps }) => ({ scope: 'route' as const, name, caps })),
      )
    }
  } catch (error) {
    notes.push(`caps of the table are not shown: ${firstLineOf(error)}`)
  }
  const declared = [
    ...(config?.agents ?? []).map(({ name, cap }) => ({
      scope: 'agent' as const,
      name,
      caps: cap ?? [],
    })),
    ...(config?.jobs ?? []).map(({ name, cap }) => ({
      scope: 'job' as const,
      name,
      caps: cap ?? [],
    })),
  ]
  const clients = tokensIn(gatewayPaths(paths.home).tokens).flatMap((token) =>
    'caller' in token && (token.caller.kind === 'client' || token.caller.kind === 'attempt')
      ? [{ scope: token.caller.kind, name: token.caller.name, caps: token.caller.caps }]
      : [],
  )
  return [...owners, ...declared, ...clients]
}

function firstLineOf(error: unknown): string {
  if (!(error instanceof AgenthostError)) throw error
  return error.message.split('\n').slice(0, 2).join('').trim()
}
