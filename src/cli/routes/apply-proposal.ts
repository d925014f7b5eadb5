/** Takes a proposal: through the same path as a file, so that it is kept and can be gone back from. */
import { systemClock } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import type { Reading } from '../../routing/parse.ts'
import { parseRoutingBytes, usableTable } from '../../routing/read.ts'
import type { RoutingTable } from '../../routing/table.ts'
import type { Proposals } from '../../store/insights-proposals.ts'
import type { RoutingVersions } from '../../store/insights-routes.ts'
import { whoAmI } from './routes-history.ts'
import { putTable, type Put } from './routes-put.ts'
import { routingFile } from './routing-file.ts'

/** The subject of every event about the table: one alert for all of them. */
export const TABLE_SUBJECT = 'routing.json'

export type Applying = {
  readonly id: number
  readonly path: string
  readonly reading: Reading
  readonly by?: string
  readonly why: string
  readonly now: boolean
}

export type AppliedProposal = {
  readonly put: Put
  readonly table: RoutingTable
  readonly warnings: readonly string[]
}

/** Throws `bad` for one that is not there, does not wait, or was made for another table than the one in place. */
export function applyProposal(
  { rows, versions }: { readonly rows: Proposals; readonly versions: RoutingVersions },
  { id, path, reading, by = whoAmI(), why, now }: Applying,
): AppliedProposal {
  const file = routingFile(path, reading)
  rows.outdate(file?.sha.slice(0, 12) ?? null)
  const proposal = rows.get(id)
  if (proposal === null) throw refused(id, 'there is no such proposal', LIST)
  if (proposal.state === 'outdated')
    throw refused(id, 'it is outdated: it was made for another table, or a newer one came', AGAIN)
  if (proposal.state !== 'waiting') throw refused(id, `it was ${proposal.state} already`, LIST)
  const bytes = Buffer.from(proposal.text)
  const { table, warnings } = usableTable(`proposal ${id}`, parseRoutingBytes(bytes, reading))
  const source = `proposal ${id}`
  const put = putTable(versions, {
    bytes,
    why: why === '' ? source : why,
    origin: 'apply',
    source,
    table,
    path,
    file,
    now,
  })
  const decision = { id, state: 'applied', at: systemClock.now(), by, why } as const
  rows.decide(decision, {
    kind: 'routes.applied',
    subject: TABLE_SUBJECT,
    message: `proposal ${id} was taken ${by.includes('@') ? `by ${by}` : by}: version ${put.version} of the routing table is in place`,
    data: { proposal: id, version: put.version },
  })
  return { put, table, warnings }
}

const LIST = '`agenthost routes proposals` lists them.'
const AGAIN = 'Make a new one: `agenthost routes propose`.'

function refused(id: number, why: string, hint: string): AgenthostError {
  return new AgenthostError('bad', `unable to apply proposal ${id}: ${why}`, hint)
}
