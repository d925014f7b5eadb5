/** The short form of the fault run; `npm run faults -- schedule` does it at full length. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCHEDULE_FAULTS } from '../../bench/faults/run.ts'
import { unfit } from '../../bench/harness/processes.ts'
import { closeWorkbench, openWorkbench, type Workbench } from '../../bench/harness/workbench.ts'

const SEED = 20_261_124
const KILLS = 10
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'

let bench: Workbench
const said: string[] = []

describe.skipIf(unfit() !== null && !MUST_RUN)(
  `a daemon killed while slots are decided (seed ${SEED})`,
  () => {
    beforeAll(async () => {
      bench = await openWorkbench((text) => said.push(text))
    })
    afterAll(() => closeWorkbench(bench))

    it('loses no slot and runs none twice', { timeout: 240_000 }, async () => {
      const result = await SCHEDULE_FAULTS['kill-scheduler']?.(bench, { seed: SEED, kills: KILLS })
      expect(result?.violations, said.slice(-20).join('\n')).toEqual([])
      expect(result?.did).toMatch(/^10 kills over \d+ slots of 10 jobs$/)
    })
  },
)
