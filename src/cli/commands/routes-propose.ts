/** `agenthost routes propose`: makes a proposal from the newest week and the newest good run, or says why there is none. */
import { systemClock } from '../../clock.ts'
import { whyNot } from '../../routing/auto-apply.ts'
import { propose } from '../../routing/propose.ts'
import { changeKey, type ProposedLine } from '../../routing/proposal.ts'
import { isDearer } from '../../routing/solved-price.ts'
import { proposedText } from '../../routing/proposed-text.ts'
import { usableTable } from '../../routing/read.ts'
import { proposals } from '../../store/insights-proposals.ts'
import { applyProposal, TABLE_SUBJECT } from '../routes/apply-proposal.ts'
import { ensureHome, homePaths } from '../home.ts'
import { BY_ITSELF, takenLately, unwantedIn } from '../routes/proposals-history.ts'
import { changeText, linesText, whatToType } from '../routes/proposals-text.ts'
import { newestWeekView, proposeFacts, regressionEntry } from '../routes/propose-facts.ts'
import { regressionFacts, type FactsDoor } from '../regress/regression-facts.ts'
import { withHistory } from '../routes/routes-history.ts'
import { putText, type Put } from '../routes/routes-put.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

type Outcome = {
  readonly id: number | null
  readonly table: string | null
  readonly lines: readonly ProposedLine[]
  readonly text: string | null
  /** Why there is none, or why it waits though some are taken at once. */
  readonly why: string
  /** Where it was taken at once. */
  readonly put: Put | null
  readonly isNew: boolean
}

/** Nothing to propose is a normal result. Throws `config` where the table or agenthost.yaml cannot be used. */
export async function routesPropose(
  { json }: { readonly json?: true },
  terminal: Terminal,
  factsOf: FactsDoor = regressionFacts,
): Promise<void> {
  const outcome = await proposed(terminal, factsOf)
  terminal.out(
    json === true
      ? `${JSON.stringify({ ...outcome, put: outcome.put?.version ?? null }, null, 2)}\n`
      : outcomeText(outcome, terminal.columns),
  )
}

async function proposed(terminal: Terminal, factsOf: FactsDoor): Promise<Outcome> {
  const { env, err } = terminal
  const paths = homePaths(env)
  ensureHome(paths)
  const path = routingPath(paths)
  const { reading } = await surroundingsOf(paths, env)
  const entry = await regressionEntry(paths, env)
  const file = routingFile(path, reading)
  if (file === null) return none('there is no routing table: `agenthost routes apply FILE`')
  const { table } = usableTable(path, file.parsed)
  const view = await newestWeekView(paths, env)
  const facts = factsOf(paths.home)
  const from = proposeFacts({ home: paths.home, table, view, facts, entry, clock: systemClock })
  return withHistory({ home: paths.home, err }, (versions, db): Outcome => {
    const rows = proposals(db)
    const version = file.sha.slice(0, 12)
    rows.outdate(version)
    const lines = propose({ ...from, unwanted: unwantedIn(rows) })
    if (lines.length === 0) {
      const missing = [
        ...(view === null ? ['no week of the rankings is stored'] : []),
        ...(facts.results.length === 0 ? ['no regression run has ended well'] : []),
      ]
      return none(missing.length === 0 ? 'the table is right as it is' : missing.join(', and '))
    }
    const source = file.bytes.toString('utf8')
    const text = proposedText(source, lines)
    if (text === null) return none('the table was changed meanwhile: run it again')
    const kept = { table: version, lines, text, put: null }
    const same = rows.list(1).find(({ state }) => state === 'waiting')
    if (same !== undefined && keysOf(same.lines) === keysOf(lines))
      return { ...kept, id: same.id, why: '', isNew: false }
    const at = systemClock.now()
    const limits = entry.autoApply
    const why = limits === null ? '' : whyNot(lines, limits, takenLately(rows))
    const id = rows.add({ at, table: version, lines, text }, (number) => ({
      kind: 'routes.proposed',
      subject: TABLE_SUBJECT,
      message: messageOf(number, lines),
      // What is taken at once waits for nobody.
      data: { proposal: number, ...(why === null && { severity: 'none' }) },
    }))
    if (why !== null) return { ...kept, id, why, isNew: true }
    const applying = { id, path, reading, by: BY_ITSELF, why: 'auto_apply', now: false }
    const { put } = applyProposal({ rows, versions }, applying)
    return { ...kept, id, why: '', put, isNew: true }
  })
}

function none(why: string): Outcome {
  return { id: null, table: null, lines: [], text: null, why, put: null, isNew: false }
}

function keysOf(lines: readonly ProposedLine[]): string {
  return lines.map(changeKey).join()
}

function messageOf(id: number, lines: readonly ProposedLine[]): string {
  const [first, ...rest] = lines
  const dearer = rest.some(({ change }) => change.kind === 'model' && isDearer(change.solvedUsd))
  const more =
    rest.length === 0
      ? ''
      : `, and ${rest.length} more${dearer ? ', with a dearer model among them' : ''}`
  return `proposal ${id} waits: ${first === undefined ? '' : changeText(first)}${more}`
}

function outcomeText({ id, lines, why, put, isNew }: Outcome, columns: number): string {
  if (id === null) return `Nothing is proposed: ${why}.\n`
  const head = isNew ? `Proposal ${id}:\n` : `Proposal ${id} waits already:\n`
  const shown = head + linesText(lines, columns)
  if (put !== null) return `${shown}Taken at once (auto_apply).\n${putText(put, false, [])}`
  return `${shown}${why === '' ? '' : `Not taken at once: ${why}.\n`}${whatToType(id)}`
}
