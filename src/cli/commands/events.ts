/** `agenthost events`: what has happened, and with `follow` what happens. */
import { controlClient } from '../../control/client.ts'
import { AgenthostError } from '../../errors.ts'
import { eventText } from '../logs/event-text.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type EventsOptions = {
  readonly follow?: true
  readonly json?: true
  /** A cursor: those after it. */
  readonly since?: number
  /** Without `since`: the newest so many. */
  readonly last: number
}

export async function events(options: EventsOptions, terminal: Terminal): Promise<void> {
  const { follow, json, since, last } = options
  const client = controlClient(homePaths(terminal.env).controlSocket)
  let seen = since ?? 0
  for await (const event of client.events({ since, last, follow })) {
    terminal.out(`${json ? JSON.stringify(event) : eventText(event)}\n`)
    seen = event.cursor
    await terminal.taken()
  }
  if (!follow) return
  const hint = `When it is back, go on with \`agenthost events --follow --since ${seen}\`.`
  throw new AgenthostError('unreachable', 'unable to follow the events: the daemon has gone', hint)
}
