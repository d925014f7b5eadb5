/** `agenthost gateway serve`: the gateway in the foreground, until a signal ends it. */
import { runGateway } from '../../daemon/gateway.ts'
import type { ExitCode } from '../../errors.ts'
import { ensureHome, homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export async function gatewayServe(terminal: Terminal): Promise<ExitCode> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  // A second signal of the kind ends it at once: the handlers are gone by then.
  const stop = new AbortController()
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  const leave = (): void => stop.abort()
  for (const signal of signals) process.once(signal, leave)
  // Its log may be gone; it serves on.
  process.stdout.removeAllListeners('error').on('error', () => undefined)
  const write = (line: string): void => terminal.out(`${line}\n`)
  try {
    return await runGateway({ paths, env: terminal.env, write, stop: stop.signal })
  } finally {
    for (const signal of signals) process.off(signal, leave)
  }
}
