/** `agenthost logs`: the end of an agent's log, and with `follow` what is added to it. */
import { systemClock } from '../../clock.ts'
import { homePaths } from '../home.ts'
import { logPath } from '../log-places.ts'
import { renderFor } from '../log-rendering.ts'
import { linesAfter, logTail } from '../log-tail.ts'
import type { Terminal } from '../terminal.ts'

export type LogsOptions = {
  readonly lines: number
  readonly follow?: true
  /** As written, also where it is known how to make it readable. */
  readonly raw?: true
}

export async function logs(
  name: string,
  { lines: count, follow, raw }: LogsOptions,
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  const path = logPath(paths, name)
  const render = raw ? (line: string) => line : await renderFor(paths, name)
  const show = async (lines: readonly string[]): Promise<void> => {
    const shown = lines.map(render).filter((line) => line !== null)
    if (shown.length > 0) terminal.out(`${shown.join('\n')}\n`)
    await terminal.taken()
  }
  const tail = logTail(path, count)
  await show(tail.lines)
  if (!follow) return show(tail.torn === '' ? [] : [tail.torn])
  for await (const lines of linesAfter(path, tail, systemClock)) await show(lines)
}
