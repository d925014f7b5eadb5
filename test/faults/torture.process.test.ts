/** The short form of the torture: each act once. `npm run torture -- --minutes N --seed S` does it at full length. */
import { expect, it } from 'vitest'
import { unfit } from '../../bench/harness/processes.ts'
import { closeWorkbench, openWorkbench } from '../../bench/harness/workbench.ts'
import { ACTS, eachOnce } from '../../bench/torture/plan.ts'
import { findReal } from '../../bench/torture/real.ts'
import { torture } from '../../bench/torture/torture.ts'

const SEED = 20_261_124
const WITHIN_MS = 600_000
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'
const real = findReal(process.env)
const isRoot = process.getuid?.() === 0
const without = [
  ...real.without,
  ...(isRoot ? [] : ['a full disk: only root can mount a small one']),
]
const said = without.length === 0 ? '' : `, without ${without.join('; ')}`

it.skipIf(unfit() !== null && !MUST_RUN)(
  `the whole product, tortured once in each way, holds what it promises (seed ${SEED}${said})`,
  { timeout: WITHIN_MS },
  async () => {
    if (MUST_RUN) expect(without).toEqual([])
    const told: string[] = []
    const bench = await openWorkbench((text) => told.push(text))
    const steps = eachOnce(SEED).values()
    const next = () => steps.next().value ?? null
    try {
      const { violations, counts, report } = await torture(bench, { seed: SEED, real, next })
      expect(violations, told.slice(-20).join('\n')).toEqual([])
      const vain = Object.keys(ACTS).filter((act) => !counts.has(act))
      // Whom a seed hits is the moment's: now and then nobody is there.
      expect(vain.length, `${vain.join(', ')}\n${report}`).toBeLessThan(10)
    } finally {
      closeWorkbench(bench)
    }
  },
)
