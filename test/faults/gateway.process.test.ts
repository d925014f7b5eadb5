/** The short form of the fault run; `npm run faults -- gateway` does it at full length. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_FAULTS } from '../../bench/faults/gateway-storm.ts'
import { unfit } from '../../bench/harness/processes.ts'
import { closeWorkbench, openWorkbench, type Workbench } from '../../bench/harness/workbench.ts'

const SEED = 20_261_124
const KILLS = 4
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'

let bench: Workbench
const said: string[] = []

const SURVIVES: Readonly<Record<string, string>> = {
  'gateway-storm': `killed ${KILLS} times: no cap is passed, nothing is charged twice, the books agree`,
  'gateway-power-loss': 'set back by a second: the larger figure holds before it serves',
}

describe.skipIf(unfit() !== null && !MUST_RUN)(
  `a gateway under 64 clients, aborts and resets (seed ${SEED})`,
  () => {
    beforeAll(async () => {
      bench = await openWorkbench((text) => said.push(text))
    })
    afterAll(() => closeWorkbench(bench))

    it('covers every fault that there is', () => {
      expect(Object.keys(SURVIVES).toSorted()).toEqual(Object.keys(GATEWAY_FAULTS).toSorted())
    })

    for (const [name, outcome] of Object.entries(SURVIVES)) {
      it(outcome, { timeout: 300_000 }, async () => {
        const result = await GATEWAY_FAULTS[name]?.(bench, { seed: SEED, kills: KILLS })
        expect(result?.violations, said.slice(-20).join('\n')).toEqual([])
      })
    }
  },
)
