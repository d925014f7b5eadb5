/** `agenthost status`: what runs, once or redrawn each second. */
import { systemClock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import type { Status } from '../../control/protocol.ts'
import { AgenthostError } from '../../errors.ts'
import { homePaths } from '../home.ts'
import { statusText } from '../status-table.ts'
import type { Terminal } from '../terminal.ts'

export type StatusOptions = { readonly watch?: true; readonly json?: true }

const REDRAW_MS = 1000

/** With `watch` it goes on until it is interrupted, also while the daemon is away. */
export async function status({ watch, json }: StatusOptions, terminal: Terminal): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  if (!watch) return terminal.out(shown(await client.status(), json, terminal))
  for (;;) {
    const text = await client.status().then(
      (answer) => shown(answer, json, terminal),
      (error: unknown) => {
        if (error instanceof AgenthostError && !json) return `${error.message}\n${error.hint}\n`
        throw error
      },
    )
    terminal.out(terminal.isInteractive ? redrawn(text) : text)
    await terminal.taken()
    await pause(REDRAW_MS)
  }
}

function shown(answer: Status, json: true | undefined, terminal: Terminal): string {
  return json ? `${JSON.stringify(answer, null, 2)}\n` : statusText(answer, terminal)
}

/** Over what was there, each line and the rest wiped: clearing first would flicker. */
function redrawn(text: string): string {
  return `\x1b[H${text.replaceAll('\n', '\x1b[K\n')}\x1b[J`
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => systemClock.wakeAt(systemClock.steady() + ms, resolve))
}
