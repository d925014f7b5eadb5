/** The end of a log as a person sees it: rendered, and without what says nothing to a person. */
import type { Render } from './log-rendering.ts'
import { logTail, type LogTail } from './log-tail.ts'

/** The last `count` that a person sees: of a conversation most lines say nothing to a person. */
export function shownTail(
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

export function rendered(lines: readonly string[], render: Render): readonly string[] {
  return lines.map(render).filter((line) => line !== null)
}
