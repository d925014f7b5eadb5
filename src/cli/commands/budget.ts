/** `agenthost budget`: what was spent, what is held and what is left, beside what the upstream itself counts. */
import { systemClock } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import { monthOf, monthSpan } from '../../gateway/ledger/budget-view.ts'
import { budgetFacts } from '../budget/budget-facts.ts'
import { budgetJson } from '../budget/budget-json.ts'
import { budgetText, type By } from '../budget/budget-text.ts'
import { activityDays, driftNow } from '../budget/budget-upstream.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type BudgetOptions = {
  readonly month?: string
  readonly by?: readonly By[]
  readonly activity?: true
  /** `--offline` is given as this being false. */
  readonly offline?: true
  readonly json?: true
}

const SHOWN: readonly By[] = ['route', 'caller']

/** Reads the ledger beside the gateway, or without one. */
export async function budget(options: BudgetOptions, terminal: Terminal): Promise<void> {
  const paths = homePaths(terminal.env)
  const now = systemClock.now()
  const month = options.month === undefined ? monthOf(now) : monthSpan(options.month)
  if (month === null)
    throw new AgenthostError(
      'usage',
      `unable to show ${options.month}: it is no month such as 2026-11`,
    )
  const { view, notes, config, hasLedger } = await budgetFacts(paths, terminal.env, { month, now })
  const where = { home: paths.home, env: terminal.env, config, month, now }
  const mayAsk = options.offline !== true && hasLedger
  const drift = view.now !== null && mayAsk ? await driftNow(where) : null
  const activity = options.activity === true ? await activityDays(where) : null
  const told = [
    ...notes,
    ...(hasLedger ? [] : ['no gateway has kept books here yet.']),
    ...(options.activity === true && activity === null
      ? [
          'there is no management key for --activity: `agenthost secrets set openrouter-management`.',
        ]
      : []),
  ]
  const more = { drift, activity, notes: told }
  const by = options.by ?? (options.activity === true ? [...SHOWN, 'day' as const] : SHOWN)
  terminal.out(options.json === true ? budgetJson(view, more) : budgetText(view, { by, ...more }))
}
