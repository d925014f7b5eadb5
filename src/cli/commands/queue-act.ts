/** `agenthost queue retry ID --route R` and `queue drop ID`: what a person decides without an answer. */
import { gatewayOf, whoIs } from '../queue/queue-source.ts'
import { decidedText } from '../queue/queue-text.ts'
import type { Terminal } from '../terminal.ts'

export async function queueRetry(id: number, route: string, terminal: Terminal): Promise<void> {
  const by = whoIs(terminal)
  terminal.out(decidedText(await gatewayOf(terminal).retry({ id, route, by })))
}

export async function queueDrop(id: number, why: string, terminal: Terminal): Promise<void> {
  const by = whoIs(terminal)
  terminal.out(decidedText(await gatewayOf(terminal).drop({ id, why, by })))
}
