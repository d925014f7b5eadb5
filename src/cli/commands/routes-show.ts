/** `agenthost routes show`: which model stands behind each name, what comes after it, and what it may spend. */
import { isoTime } from '../../clock.ts'
import type { TableVersion } from '../../routing/history.ts'
import { usableTable } from '../../routing/read.ts'
import { oneLine } from '../../gateway/queue/queue-notices.ts'
import { ensureHome, homePaths } from '../home.ts'
import { lookAtHistory, minuteText } from '../routes/routes-history.ts'
import { tableJson, tableText } from '../routes/routes-view.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

/** Throws `config` for a table that cannot be used: the gateway goes on with the one before. */
export async function routesShow(
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const path = routingPath(paths)
  const { reading, warnings: around } = await surroundingsOf(paths, terminal.env)
  const file = routingFile(path, reading)
  if (file === null) {
    const none = `There is no routing table: put one into ${path}, or \`agenthost routes apply FILE\`.\n`
    return terminal.out(json === true ? `${JSON.stringify({ table: null })}\n` : none)
  }
  const newest = lookAtHistory({ home: paths.home, err: terminal.err }, file, (versions) =>
    versions.newest(),
  )
  const { table, warnings } = usableTable(path, file.parsed)
  const known = newest?.sha === file.sha ? newest : null
  const version = file.sha.slice(0, 12)
  const all = [...around, ...warnings]
  if (json === true) {
    const since = known === null ? null : isoTime(known.at)
    const { who = null, why = null } = known ?? {}
    const shown = { version, since, who, why, ...tableJson(table), warnings: all }
    return terminal.out(`${JSON.stringify(shown, null, 2)}\n`)
  }
  const shown = { table, version, since: known === null ? '' : sinceText(known), warnings: all }
  terminal.out(tableText(shown, terminal.columns))
}

function sinceText({ at, who, why, origin }: TableVersion): string {
  const by = origin === 'hand' ? who : `by ${who}`
  return `in place since ${minuteText(at)}, ${by}${why === '' ? '' : `: ${oneLine(why)}`}`
}
