/** `agenthost alerts`: what needs a person now, and what did lately; with `follow` what is told from now on. */
import { controlClient } from '../../control/client.ts'
import { AgenthostError } from '../../errors.ts'
import { alertsText, noticeText } from '../alerts/alerts-text.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type AlertsOptions = {
  readonly last: number
  readonly follow?: true
  /** A cursor: those after it. */
  readonly since?: number
  readonly json?: true
}

export async function alerts(options: AlertsOptions, terminal: Terminal): Promise<void> {
  if (options.follow) return follow(options, terminal)
  const answer = await controlClient(homePaths(terminal.env).controlSocket).alerts.list(
    options.last,
  )
  const text = options.json ? `${JSON.stringify(answer, null, 2)}\n` : alertsText(answer, terminal)
  terminal.out(text)
}

/** Ends only with the daemon, and says then where to go on. */
async function follow({ since, json }: AlertsOptions, terminal: Terminal): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  let seen = since ?? 0
  for await (const line of client.alerts.notices({ since, follow: true })) {
    if (line !== null && (line.kind !== 'hello' || since === undefined)) seen = line.cursor
    // Also a blank line now and then: who writes to a connection that has gone is told so, and ends.
    if (json) terminal.out(line === null ? '\n' : `${JSON.stringify(line)}\n`)
    else if (line !== null && line.kind !== 'hello') terminal.out(`${noticeText(line)}\n`)
    await terminal.taken()
  }
  const hint = `When it is back, go on with \`agenthost alerts --follow --since ${seen}\`.`
  throw new AgenthostError('unreachable', 'unable to follow the alerts: the daemon has gone', hint)
}
