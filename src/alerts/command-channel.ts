/**
 * A command of one's own as a channel: it gets the alert as JSON on its stdin. It runs in a group of its own
 * and is ended with all its children when its time is over.
 */
import { spawn } from 'node:child_process'
import type { Clock } from '../clock.ts'
import { codeOf } from '../errors.ts'
import type { Channel, Outcome } from './channel.ts'
import { payloadOf } from './http-channels.ts'
import { oneLine, shortened } from './text.ts'

const WITHIN_MS = 30_000
const SAID_MAX = 2000
const SAID_LETTERS = 120

type Doors = { readonly clock: Clock; readonly env: NodeJS.ProcessEnv }

/** Exit 0 is delivered; anything else is tried again. */
export function commandChannel(
  [program, ...args]: readonly [string, ...string[]],
  { clock, env }: Doors,
): Channel['send'] {
  return (message, stop) => {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const child = spawn(program, args, { env, detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
    child.on('error', (error) => resolve(spawnFailure(error)))
    // Without a file descriptor left there are no pipes, only the error.
    const { stdin, stderr } = child as Partial<typeof child>
    const end = (outcome: Outcome) => (): void => {
      resolve(outcome)
      if (child.pid !== undefined) endGroup(child.pid)
    }
    const late = end({ retry: `it did not end within ${WITHIN_MS / 1000} s` })
    const cancel = clock.wakeAt(clock.steady() + WITHIN_MS, late)
    const going = end({ retry: 'the daemon is going' })
    stop.addEventListener('abort', going, { once: true })
    let said = ''
    stderr?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-SAID_MAX)
    })
    // What it started and left behind may keep its stderr open; what it said last comes with the end of that.
    child.on('exit', (code) => (code === 0 ? resolve({ ok: true }) : undefined))
    child.on('close', (code, signal) => {
      const why = shortened(oneLine(said), SAID_LETTERS) || 'it says nothing'
      resolve({ retry: `it ended with ${signal ?? code ?? 'nothing'}: ${why}` })
    })
    // It may end without reading.
    stdin?.on('error', () => undefined).end(`${JSON.stringify(payloadOf(message))}\n`)
    return promise.finally(() => {
      cancel()
      stop.removeEventListener('abort', going)
      stderr?.destroy()
    })
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself in the meantime.
  }
}

/** A program that is not there will not be there in an hour; one that cannot be started now may. */
function spawnFailure(error: unknown): Outcome {
  const code = codeOf(error) ?? 'unknown'
  if (code === 'ENOENT') return { refused: 'there is no such program' }
  if (code === 'EACCES') return { refused: 'the program may not be run' }
  return { retry: `it cannot be started (${code})` }
}
