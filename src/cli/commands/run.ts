/** `agenthost run`: the daemon in the foreground, until a signal ends it. */
import { runDaemon } from '../../daemon/main.ts'
import type { ExitCode } from '../../errors.ts'
import { ensureHome, homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** `write` gets the log as text; null where nobody reads it: it is in `logs/daemon.log` as well. */
export async function run(
  terminal: Terminal,
  write: ((line: string) => void) | null = terminal.isInteractive
    ? (line) => terminal.out(`${line}\n`)
    : null,
): Promise<ExitCode> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  // A second signal of the kind ends it at once: the handlers are gone by then.
  const stop = new AbortController()
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  const leave = (): void => stop.abort()
  for (const signal of signals) process.once(signal, leave)
  // The terminal may close while the daemon stays: what cannot be written there is in the log.
  process.stdout.removeAllListeners('error').on('error', () => undefined)
  try {
    return await runDaemon({ paths, env: terminal.env, write, stop: stop.signal })
  } finally {
    for (const signal of signals) process.off(signal, leave)
  }
}
