/** `agenthost logs`: the end of an agent's or a job's log, and with `follow` what is added to it. */
import { systemClock } from '../../clock.ts'
import { homePaths } from '../home.ts'
import { logPath } from '../log-places.ts'
import { renderFor, type Render } from '../log-rendering.ts'
import { linesAfter, logTail, type LogTail } from '../log-tail.ts'
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
  for await (const lines of linesAfter(path, tail, systemClock)) await show(rendered(lines, render))
}

/** The last `count` that a person sees: of a conversation most lines say nothing to a person. */
function shownTail(
  path: string,
  { count, withTorn }: { readonly count: number; readonly withTorn: boolean },
  render: Render,
): { readonly shown: readonly string[]; readonly tail: LogTail } {
  for (let read = count; ; read *= 4) {
    const tail = logTail(path, read)
    const torn = tail.torn === '' ? [] : [tail.torn]
    const shown = rendered(withTorn ? [...tail.lines, ...torn] : tail.lines, render)
    const isAll = tail.lines.length + torn.length < read
    if (!isAll && shown.length < count) continue
    return { shown: count === 0 ? [] : shown.slice(-count), tail }
  }
}

function rendered(lines: readonly string[], render: Render): readonly string[] {
  return lines.map(render).filter((line) => line !== null)
}
