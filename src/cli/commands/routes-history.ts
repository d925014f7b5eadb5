/** `agenthost routes history`: every version of the routing table, the newest first. */
import { isoTime } from '../../clock.ts'
import type { TableVersion } from '../../routing/history.ts'
import { oneLine } from '../../gateway/queue/queue-notices.ts'
import { ensureHome, homePaths } from '../home.ts'
import { lookAtHistory, minuteText } from '../routes/routes-history.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'
import { columnsText, cut } from '../text-columns.ts'

export type HistoryOptions = { readonly last: number; readonly json?: true }

export async function routesHistory(
  { last, json }: HistoryOptions,
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading } = await surroundingsOf(paths, terminal.env)
  const file = routingFile(routingPath(paths), reading)
  const versions = lookAtHistory({ home: paths.home, err: terminal.err }, file, ({ list }) =>
    list(last),
  )
  // The newest entry of that version: it may have been in force before, too.
  const inPlace = versions.findIndex(({ sha }) => sha === file?.sha)
  if (json === true) {
    const all = versions.map((version, index) => jsonOf(version, index === inPlace))
    return terminal.out(`${JSON.stringify({ versions: all }, null, 2)}\n`)
  }
  if (versions.length === 0)
    return terminal.out('No routing table was ever applied: `agenthost routes apply FILE`.\n')
  const rows = versions.map((version, index) => rowOf(version, index === inPlace))
  const lines = columnsText(rows, []).map((line) => cut(line, terminal.columns))
  terminal.out(`${lines.join('\n')}\n`)
}

function rowOf(version: TableVersion, isInPlace: boolean): readonly string[] {
  const { sha, at, who, origin, why, usable } = version
  const told = [origin === 'rollback' ? 'back to it' : '', usable ? '' : 'had mistakes', why]
    .filter(Boolean)
    .join('; ')
  return [isInPlace ? '*' : ' ', sha.slice(0, 12), minuteText(at), oneLine(who), oneLine(told)]
}

function jsonOf({ sha, at, ...rest }: TableVersion, inPlace: boolean): object {
  return { version: sha.slice(0, 12), sha, at: isoTime(at), ...rest, inPlace }
}
