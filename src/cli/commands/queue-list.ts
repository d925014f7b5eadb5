/** `agenthost queue`: what waits for a person, then what is over. */
import { parkedLine } from '../../daemon/parked-lines.ts'
import { askOrRead } from '../queue/queue-source.ts'
import { queueText } from '../queue/queue-text.ts'
import type { Terminal } from '../terminal.ts'

export type QueueOptions = { readonly last: number; readonly json?: true }

export async function queueList(
  { last, json }: QueueOptions,
  terminal: Terminal,
  now: number,
): Promise<void> {
  const { found, isLive } = await askOrRead(
    terminal,
    (gateway) => gateway.queue(last),
    (rows) => rows.list(last).map((row) => parkedLine(row)),
  )
  const requests = found ?? []
  if (json) {
    terminal.out(`${JSON.stringify({ requests, gateway: isLive }, null, 2)}\n`)
    return
  }
  terminal.out(queueText(requests, { columns: terminal.columns, now }))
  const waits = requests.some(({ state }) => state === 'waiting')
  if (waits && !isLive) {
    terminal.err('The gateway does not run: nothing can be answered now (agenthost status).\n')
  }
}
