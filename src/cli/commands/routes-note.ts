/**
 * `agenthost routes note`: keeps the table in place in the history, where somebody wrote it by hand. For the daemon,
 * which runs it when the gateway tells of a new table. Prints one line: `kept VERSION`, `known VERSION` or `nothing`.
 */
import { ensureHome, homePaths } from '../home.ts'
import { keepHandEdit, withHistory } from '../routes/routes-history.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

/** A table with mistakes was never in force, and is not kept: it is when another takes its place. */
export async function routesNote(terminal: Terminal): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading } = await surroundingsOf(paths, terminal.env)
  const said = await withHistory({ home: paths.home, err: terminal.err }, (versions) => {
    const file = routingFile(routingPath(paths), reading)
    if (file === null || !('table' in file.parsed)) return 'nothing'
    return `${keepHandEdit(versions, file) ? 'kept' : 'known'} ${file.sha.slice(0, 12)}`
  })
  terminal.out(`${said}\n`)
}
