/** `agenthost alerts ack ID`: a person knows; reminders end. */
import { controlClient } from '../../control/client.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export async function alertsAck(id: number, terminal: Terminal): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const { subject, what, state } = await client.alerts.acknowledge(id)
  const then =
    state === 'open' ? 'you are told when it gets worse, and when it is over' : 'it is over'
  terminal.out(`${id} is acknowledged (${subject}: ${what}); ${then}\n`)
}
