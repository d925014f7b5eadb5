/** `agenthost logs`: the end of an agent's or a job's log, and with `follow` what is added to it. */
import { systemClock } from '../../clock.ts'
import { homePaths } from '../home.ts'
import { logPath } from '../logs/log-places.ts'
import { renderFor } from '../logs/log-rendering.ts'
import { rendered, shownTail } from '../logs/log-shown.ts'
import { linesAfter } from '../logs/log-tail.ts'
import type { Terminal } from '../terminal.ts'

export type LogsOptions = {
  readonly lines: number
  readonly follow?: true
  /** As written, also where it is known how to make it readable. */
  readonly raw?: true
  /** Of a job: as `agenthost jobs NAME --json` has it, or its day. */
  readonly slot?: string
}

export async function logs(
  name: string,
  { lines: count, follow, raw, slot }: LogsOptions,
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  const path = logPath(paths, name, slot)
  const render = raw ? (line: string) => line : await renderFor(paths, name)
  const show = async (shown: readonly string[]): Promise<void> => {
    if (shown.length > 0) terminal.out(`${shown.join('\n')}\n`)
    await terminal.taken()
  }
  const { shown, tail } = shownTail(path, { count, withTorn: !follow }, render)
  await show(shown)
  if (!follow) return
  for await (const lines of linesAfter(path, tail, { clock: systemClock })) {
    await show(rendered(lines, render))
  }
}
