/** The steps of `insights.db`, in order, one for each family of tables. A step that was released is never changed. */
import { PROPOSALS_STEP } from './insights-proposals.ts'
import { RANKINGS_STEP } from './insights-rankings.ts'
import { REGRESSION_STEP } from './insights-regression.ts'
import { ROUTES_STEP } from './insights-routes.ts'

export const INSIGHTS_MIGRATIONS: readonly string[] = [
  RANKINGS_STEP,
  ROUTES_STEP,
  REGRESSION_STEP,
  PROPOSALS_STEP,
]
