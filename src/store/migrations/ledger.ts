/** The steps of `ledger.db`, in order, one for each family of tables. A step that was released is never changed. */
import { CALLS_STEP } from './ledger-calls.ts'
import { DAYS_STEP } from './ledger-days.ts'
import { LEDGER_NOTICES_STEP } from './ledger-notices.ts'
import { PRICES_STEP } from './ledger-prices.ts'
import { QUEUE_STEP } from './ledger-queue.ts'
import { SESSIONS_STEP } from './ledger-sessions.ts'

export const LEDGER_MIGRATIONS: readonly string[] = [
  CALLS_STEP,
  LEDGER_NOTICES_STEP,
  PRICES_STEP,
  QUEUE_STEP,
  SESSIONS_STEP,
  DAYS_STEP,
]
