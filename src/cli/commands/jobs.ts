/** `agenthost jobs`: all of them in a table, or one with its next slots and its last runs. */
import { systemClock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import { homePaths } from '../home.ts'
import { jobText } from '../jobs/job-text.ts'
import { jobsText } from '../jobs/jobs-table.ts'
import type { Terminal } from '../terminal.ts'

export type JobsOptions = { readonly json?: true; readonly last: number }

export async function jobs(
  name: string | undefined,
  { json, last }: JobsOptions,
  terminal: Terminal,
): Promise<void> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const look = { columns: terminal.columns, now: systemClock.now() }
  const jsonText = (answer: unknown): string => `${JSON.stringify(answer, null, 2)}\n`
  if (name === undefined) {
    const { jobs: all } = await client.status()
    return terminal.out(json ? jsonText({ jobs: all }) : jobsText(all, look))
  }
  const answer = await client.job(name, last)
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  terminal.out(json ? jsonText(answer) : jobText(answer, { ...look, zone }))
}
