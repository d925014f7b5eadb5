/**
 * The human queue as a command reads it: of the gateway, which alone knows who holds on, else of the file, when
 * nobody can.
 */
import { userInfo } from 'node:os'
import { gatewayClient, gatewaySocketOf, type GatewayClient } from '../../control/gateway-client.ts'
import type { Shown } from '../../control/gateway-protocol.ts'
import { shownOf } from '../../daemon/parked-lines.ts'
import { AgenthostError } from '../../errors.ts'
import type { QueueRows } from '../../gateway/queue/queue-rows.ts'
import { queueReading } from '../../store/ledger-queue.ts'
import { readLedger } from '../../store/ledger-reading.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type QueueReading = Pick<QueueRows, 'get' | 'body' | 'list'>

export function gatewayOf(terminal: Terminal): GatewayClient {
  return gatewayClient(gatewaySocketOf(homePaths(terminal.env).home))
}

/** `isLive` when it is the gateway's own word. Null where there is neither a gateway nor a file. */
export async function askOrRead<T>(
  terminal: Terminal,
  ask: (gateway: GatewayClient) => Promise<T>,
  read: (rows: QueueReading) => T,
): Promise<{ readonly found: T | null; readonly isLive: boolean }> {
  try {
    return { found: await ask(gatewayOf(terminal)), isLive: true }
  } catch (error) {
    if (!(error instanceof AgenthostError) || error.kind !== 'unreachable') throw error
  }
  return { found: readQueue(terminal, read), isLive: false }
}

/** Null where no gateway was ever here. */
export function readQueue<T>(terminal: Terminal, read: (rows: QueueReading) => T): T | null {
  const { home } = homePaths(terminal.env)
  return readLedger(home, (db) => read(queueReading(db)))
}

/** What a person reads of a request; throws `bad` where there is none of that number. */
export async function shownRequest(terminal: Terminal, id: number): Promise<Shown> {
  const { found } = await askOrRead(
    terminal,
    (gateway) => gateway.show(id),
    (rows) => {
      const row = rows.get(id)
      return row === null ? null : shownOf(row, rows.body(id))
    },
  )
  if (found === null) throw noSuchRequest('show', id)
  return found
}

export function noSuchRequest(verb: string, id: number): AgenthostError {
  const message = `unable to ${verb} request ${id}: there is no parked request of that number`
  return new AgenthostError('bad', message, 'See what waits with `agenthost queue`.')
}

/** Who decides, as others are told: whoever became root to do so is still themselves. */
export function whoIs({ env }: Terminal): string {
  const named = [env['SUDO_USER'], env['USER'], env['LOGNAME']].find((name) => (name ?? '') !== '')
  return (named ?? userInfo().username).slice(0, 100)
}
