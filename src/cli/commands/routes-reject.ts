/** `agenthost routes reject`: says no to a proposal, and why; the same change is not proposed for four weeks. */
import { systemClock } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import { proposals } from '../../store/insights-proposals.ts'
import { TABLE_SUBJECT } from '../routes/apply-proposal.ts'
import { ensureHome, homePaths } from '../home.ts'
import { whoAmI, withHistory } from '../routes/routes-history.ts'
import type { Terminal } from '../terminal.ts'

/** Throws `bad` for one that is not there or does not wait. */
export async function routesReject(
  id: number,
  { why }: { readonly why: string },
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  await withHistory({ home: paths.home, err: terminal.err }, (_versions, db) => {
    const rows = proposals(db)
    const by = whoAmI()
    const decision = { id, state: 'rejected', at: systemClock.now(), by, why } as const
    const isDecided = rows.decide(decision, {
      kind: 'routes.declined',
      subject: TABLE_SUBJECT,
      message: `proposal ${id} was rejected by ${by}: ${why}`,
      data: { proposal: id },
    })
    if (isDecided) return
    const found = rows.get(id)
    const cause = found === null ? 'there is no such proposal' : `it is ${found.state}`
    const hint = '`agenthost routes proposals` lists them.'
    throw new AgenthostError('bad', `unable to reject proposal ${id}: ${cause}`, hint)
  })
  terminal.out(`Proposal ${id} is rejected; the same changes are not proposed for four weeks.\n`)
}
