/** `agenthost routes proposals`: what was proposed, the newest first, and what became of it; what waits in full. */
import { isoTime } from '../../clock.ts'
import { ensureHome, homePaths } from '../home.ts'
import { listedProposals } from '../routes/proposals-history.ts'
import { changeText, linesText, stateText, whatToType } from '../routes/proposals-text.ts'
import { minuteText } from '../routes/routes-history.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'
import { cut } from '../text-columns.ts'

const SHOWN = 20

export async function routesProposals(
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading } = await surroundingsOf(paths, terminal.env)
  const version = routingFile(routingPath(paths), reading)?.sha.slice(0, 12) ?? null
  const all = listedProposals(paths.home, version, SHOWN)
  if (json === true) {
    const listed = all.map(({ at, decided, ...rest }) => ({
      ...rest,
      at: isoTime(at),
      decided: decided === null ? null : { ...decided, at: isoTime(decided.at) },
    }))
    return terminal.out(`${JSON.stringify({ proposals: listed }, null, 2)}\n`)
  }
  if (all.length === 0)
    return terminal.out('Nothing was proposed yet: `agenthost routes propose`.\n')
  const text = all.map((proposal) => {
    const { id, at, lines, state } = proposal
    if (state === 'waiting')
      return `${id}  ${minuteText(at)}  waiting\n${linesText(lines, terminal.columns)}${whatToType(id)}`
    const told = lines.map(changeText).join('; ')
    return `${cut(`${id}  ${minuteText(at)}  ${stateText(proposal)}  (${told})`, terminal.columns)}\n`
  })
  terminal.out(text.join(''))
}
