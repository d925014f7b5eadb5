/** `agenthost alerts test`: one message through each channel now, and what came back. */
import { controlClient } from '../../control/client.ts'
import { EXIT, type ExitCode } from '../../errors.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** Exit 1 when one failed, or when there is none to try. */
export async function alertsTest(
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<ExitCode> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const { channels } = await client.alerts.test()
  const isWell = channels.length > 0 && channels.every(({ ok }) => ok)
  const width = Math.max(0, ...channels.map(({ channel }) => channel.length))
  const lines = channels.map(({ channel, what }) => `${channel.padEnd(width)}  ${what}\n`)
  const none =
    'No channel is configured: add some under `alerts: { channels: [...] }` in agenthost.yaml.\n'
  if (json) terminal.out(`${JSON.stringify({ channels }, null, 2)}\n`)
  else terminal.out(channels.length === 0 ? none : lines.join(''))
  return isWell ? EXIT.done : EXIT.bad
}
