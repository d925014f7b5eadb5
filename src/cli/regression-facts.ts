/** What the regression runs of a home have shown: the newest good result of each model and suite. */
import type { RegressionFacts } from '../regression/regression-facts.ts'

export type FactsDoor = (home: string) => RegressionFacts

/** Nobody keeps runs yet: then there is no result, and no model is proposed. */
export const regressionFacts: FactsDoor = () => ({ results: [] })
