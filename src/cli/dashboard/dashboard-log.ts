/** A log as the page has it: its end, then what is added, as plain text and never more than a page can show. */
import type { Clock } from '../../clock.ts'
import { frameText } from '../../dashboard/frames.ts'
import { plainLine } from '../../dashboard/plain-line.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { harmless } from '../../gateway/queue/prompt-text.ts'
import { logPath } from '../logs/log-places.ts'
import { renderFor } from '../logs/log-rendering.ts'
import { rendered, shownTail } from '../logs/log-shown.ts'
import { linesAfter } from '../logs/log-tail.ts'

const TAIL_LINES = 400
/** Of what comes at once; what came before it is left out, and that is said. */
const AT_ONCE_MAX = 1000

/** Rejects with `bad` for a name without a log. */
export async function logFrames(
  paths: HomePaths,
  name: string,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<AsyncGenerator<string, void>> {
  const path = logPath(paths, name)
  const render = await renderFor(paths, name)
  const plain = (lines: readonly string[]): readonly string[] => {
    const left = lines.length - AT_ONCE_MAX
    const cut = left > 0 ? [`(${left} lines are left out here: agenthost logs ${name})`] : []
    return [...cut, ...lines.slice(-AT_ONCE_MAX).map((line) => plainLine(line, harmless))]
  }
  const { shown, tail } = shownTail(path, { count: TAIL_LINES, withTorn: false }, render)
  async function* frames(): AsyncGenerator<string, void> {
    yield frameText('begin', JSON.stringify(plain(shown)), null)
    for await (const lines of linesAfter(path, tail, { clock, stop })) {
      const more = rendered(lines, render)
      if (more.length > 0) yield frameText('lines', JSON.stringify(plain(more)), null)
    }
  }
  return frames()
}
