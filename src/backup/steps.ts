/** What a person does to put a copy back, and what that means: for messages, alerts and the command alike. Pure. */
import type { DatabaseName } from './copies.ts'

/** Who writes a database, how it is taken down, and how it comes up again; empty where nobody stays up with it. */
export const ACTS: Readonly<
  Record<DatabaseName, { readonly writer: string; readonly down: string; readonly up: string }>
> = {
  host: {
    writer: 'the daemon',
    down: '`agenthost uninstall`, or end `agenthost run`',
    up: '`agenthost up`',
  },
  ledger: {
    writer: 'the gateway',
    down: '`agenthost stop gateway`',
    up: '`agenthost start gateway`',
  },
  insights: { writer: 'another command', down: 'let it end', up: '' },
}

/** What is not in a copy, and what follows from it. */
export const AFTER: Readonly<Record<DatabaseName, string>> = {
  host: 'What happened since is not in it: a slot that ran since may be caught up once more. Running agents are found.',
  ledger:
    'What was spent since is not in it: the gateway asks the upstreams what they counted before it holds money.',
  insights:
    'What was pulled and run since is not in it: `agenthost rankings pull` fetches the week again.',
}

/** One line for an alert: which copy there is, and how it is put back. `path` is as a shell takes it, null where there is none. */
export function restoreSteps(database: DatabaseName, path: string | null): string {
  if (path === null) return `There is no copy of ${database}.db in backups/.`
  const { down, up } = ACTS[database]
  const steps = [
    ...(database === 'insights' ? [] : [down]),
    `\`agenthost restore ${path}\``,
    ...(up === '' ? [] : [up]),
  ]
  return `The newest copy is put back by: ${steps.join('; then ')}.`
}
