/** The short form of the fault run of the alarm; `npm run faults -- alerts` does it at full length. */
import { expect, it } from 'vitest'
import { ALERT_FAULTS } from '../../bench/alerts/kill-deliveries.ts'
import { unfit } from '../../bench/harness/processes.ts'
import { closeWorkbench, openWorkbench } from '../../bench/harness/workbench.ts'

const SEED = 20_261_124
const KILLS = 6
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'

it.skipIf(unfit() !== null && !MUST_RUN)(
  `the daemon killed ${KILLS} times while alerts are delivered: none lost, none doubled (seed ${SEED})`,
  { timeout: 240_000 },
  async () => {
    const said: string[] = []
    const bench = await openWorkbench((text) => said.push(text))
    try {
      const result = await ALERT_FAULTS['kill-deliveries']?.(bench, { seed: SEED, kills: KILLS })
      expect(result?.violations, said.slice(-20).join('\n')).toEqual([])
    } finally {
      closeWorkbench(bench)
    }
  },
)
