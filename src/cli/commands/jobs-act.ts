/** `agenthost jobs run` and `agenthost jobs skip`. */
import { controlClient } from '../../control/client.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { localTimeText } from '../words.ts'

/** Does not wait for its end: that may take hours. */
export async function jobsRun(name: string, terminal: Terminal): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const { outcome, why } = await client.actOnJob('run', name)
  const waits = outcome === 'waiting' ? `waits in line${why === '' ? '' : ` (${why})`}` : 'runs'
  terminal.out(`${name} ${waits}. Its output: agenthost logs ${name} -f\n`)
  const { jobs } = await client.status()
  const behind = jobs.filter(({ after }) => after.includes(name)).map((job) => job.name)
  if (behind.length > 0)
    terminal.out(`What comes after it waits for its slots, not for this: ${behind.join(', ')}.\n`)
}

export async function jobsSkip(name: string, terminal: Terminal): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const { slot } = await client.actOnJob('skip', name)
  terminal.out(`${name} skips ${localTimeText(slot)}; what comes then: agenthost jobs ${name}\n`)
}
