/** `agenthost routes apply`: puts a routing table in force, from a file or a proposal, and keeps the one before. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { unable } from '../../errors.ts'
import { usableTable } from '../../routing/read.ts'
import { proposals } from '../../store/insights-proposals.ts'
import { applyProposal } from '../routes/apply-proposal.ts'
import { missingRoutes } from '../routes/asked-routes.ts'
import { ensureHome, homePaths } from '../home.ts'
import { withHistory } from '../routes/routes-history.ts'
import { putTable, putText } from '../routes/routes-put.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

export type ApplyOptions = { readonly why?: string; readonly now?: boolean }

/** Throws `config` (78) with every mistake in the file, and changes nothing then. */
export async function routesApply(
  file: string,
  { why = '', now = false }: ApplyOptions,
  terminal: Terminal,
): Promise<void> {
  const source = resolve(file)
  if (/^\d{1,9}$/.test(file) && !existsSync(source))
    return takeProposal(Number(file), { why, now }, terminal)
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading, asking, warnings: around } = await surroundingsOf(paths, terminal.env)
  const wanted = routingFile(source, reading)
  if (wanted === null) throw unable({ verb: 'apply', object: source }, 'there is no such file')
  const { table, warnings } = usableTable(source, wanted.parsed)
  const path = routingPath(paths)
  const put = await withHistory({ home: paths.home, err: terminal.err }, (versions) => {
    const there = routingFile(path, reading)
    const how = { bytes: wanted.bytes, why, origin: 'apply', source } as const
    return putTable(versions, { ...how, table, path, file: there, now })
  })
  terminal.out(putText(put, now, [...around, ...warnings, ...missingRoutes(table, asking)]))
}

async function takeProposal(
  id: number,
  { why, now }: { readonly why: string; readonly now: boolean },
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading, asking, warnings: around } = await surroundingsOf(paths, terminal.env)
  const applying = { id, path: routingPath(paths), reading, why, now }
  const { put, table, warnings } = await withHistory(
    { home: paths.home, err: terminal.err },
    (versions, db) => applyProposal({ rows: proposals(db), versions }, applying),
  )
  terminal.out(putText(put, now, [...around, ...warnings, ...missingRoutes(table, asking)]))
}
