/** `agenthost watch user@mini`: the alerts of a host, shown on a person's own computer. */
import { systemClock } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import { notifierOf } from '../../platform/notifier.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { watchCursor } from '../alerts/watch-cursor.ts'
import { installWatch, uninstallWatch } from '../alerts/watch-agent.ts'
import { watching } from '../alerts/watching.ts'

export type WatchOptions = { readonly install?: true; readonly uninstall?: true }

/** Until it is interrupted. */
export async function watch(
  destination: string,
  { install, uninstall }: WatchOptions,
  terminal: Terminal,
): Promise<void> {
  if (destination.startsWith('-') || /[\s\p{Cc}]/u.test(destination)) {
    const message = `unable to watch ${JSON.stringify(destination)}: that is no destination of ssh`
    throw new AgenthostError('usage', message, 'It is what you give to ssh, such as user@mini.')
  }
  const { home } = homePaths(terminal.env)
  if (install) return terminal.out(await installWatch(destination, terminal.env))
  if (uninstall) return terminal.out(await uninstallWatch(destination, terminal.env))
  const stop = new AbortController()
  const leave = (): void => stop.abort()
  for (const signal of SIGNALS) process.once(signal, leave)
  try {
    await watching(destination, {
      clock: systemClock,
      env: terminal.env,
      notify: notifierOf(terminal.env),
      cursor: watchCursor(home, destination),
      say: (line) => terminal.out(`${line}\n`),
      stop: stop.signal,
    })
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave)
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
