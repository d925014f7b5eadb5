/** `up` where there is nothing yet: it writes a configuration, starts the daemon, and that its agents. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startDaemon } from '../harness/command.ts'
import { statusOf } from '../harness/control.ts'
import { program } from '../harness/home.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, kill, type Workbench } from '../harness/workbench.ts'

const WITHIN_MS = 30_000

/** Milliseconds of each time, until the first agent is up; in a home that is empty, on a host without any agent's program. */
export async function firstUps(bench: Workbench, times: number): Promise<readonly number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) taken.push(await inRoom(bench, firstUp))
  return taken
}

async function firstUp({
  dir,
  env,
}: {
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
}): Promise<number> {
  const [person, home] = [join(dir, 'person'), join(dir, 'home')]
  mkdirSync(person)
  const more = {
    HOME: person,
    AGENTHOST_HOME: home,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  }
  const from = nowMs()
  const argv = [process.execPath, program(), 'up', '--foreground']
  const pid = startDaemon(argv, { env: { ...env, ...more }, cwd: dir, out: join(dir, 'up.out') })
  const came = await until(() => isAnyUp(home), { withinMs: WITHIN_MS })
  const ms = nowMs() - from
  kill(pid, 'SIGTERM')
  if (came === null) throw new Error('`up` brought no agent up')
  return ms
}

/** Whether a daemon answers and at least one of its agents is up. */
export async function isAnyUp(home: string): Promise<boolean> {
  const agents = await statusOf(home)
  return agents?.some(({ phase }) => phase === 'up') === true
}
