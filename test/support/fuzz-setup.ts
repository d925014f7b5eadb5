/** Only where somebody fuzzes (vitest.config.ts): properties that name no number of runs get many more, from one seed. */
import fc from 'fast-check'
import { runs } from './fuzzing.ts'

const PLAIN_RUNS = 100
/** No single property takes the night. */
const LONGEST_MS = 240_000

const seed = process.env['AGENTHOST_SEED']
fc.configureGlobal({
  numRuns: runs(PLAIN_RUNS),
  interruptAfterTimeLimit: LONGEST_MS,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
})
