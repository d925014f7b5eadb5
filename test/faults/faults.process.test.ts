/** The short forms of the fault runs; `npm run faults -- supervisor` does them at full length. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULTS } from '../../bench/faults/run.ts'
import { unfit } from '../../bench/harness/processes.ts'
import { closeWorkbench, openWorkbench, type Workbench } from '../../bench/harness/workbench.ts'

const SEED = 20_261_124
const KILLS = 10
const WITHIN_MS = 240_000
/** Where nothing may be skipped, what is missing is a failure. */
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'

let bench: Workbench
const said: string[] = []

const SURVIVES: Readonly<Record<string, string>> = {
  'two-daemons': 'two daemons started at once: one runs, the other exits with 75',
  'concurrent-restarts': 'fifty concurrent restarts: never two of the agent',
  unstartable: 'agents that cannot start: told, the others run, mending is enough',
  'no-more-files': 'no file descriptors left: told, agents stay, recovers with room',
  'full-disk': 'a full disk: told, agents stay, recovers with room',
  'damaged-database': 'a damaged host.db: put aside, told, running agents found again',
  'kill-daemon': `the daemon killed ${KILLS} times: no twin, no orphan, no death, no line lost`,
}

describe.skipIf(unfit() !== null && !MUST_RUN)(`what must be survived (seed ${SEED})`, () => {
  beforeAll(async () => {
    bench = await openWorkbench((text) => said.push(text))
  })
  afterAll(() => closeWorkbench(bench))

  it('covers every fault that there is', () => {
    expect(Object.keys(SURVIVES).toSorted()).toEqual(Object.keys(FAULTS).toSorted())
  })

  for (const [name, outcome] of Object.entries(SURVIVES)) {
    it(outcome, { timeout: WITHIN_MS }, async ({ skip }) => {
      const result = await FAULTS[name]?.(bench, { seed: SEED, kills: KILLS })
      if (!MUST_RUN) skip(result?.skipped !== undefined, result?.skipped)
      expect(result?.skipped, 'everything that it needs belongs here').toBeUndefined()
      expect(result?.violations, said.slice(-20).join('\n')).toEqual([])
    })
  }
})
