/**
 * From a clone to a kept agent: `scripts/up` with an empty home, an empty cache of npm, and without the Node that runs
 * this, as on a machine that has never seen the project. It needs the network.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isAnyUp } from '../commands/first-up.ts'
import { runWell, startDaemon } from '../harness/command.ts'
import { isAlive } from '../harness/processes.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, kill, type Workbench } from '../harness/workbench.ts'

export const CHECKOUT = join(import.meta.dirname, '../..')

const WITHIN_MS = 420_000

/** Seconds from the start of `scripts/up` to the first agent up. The clone itself comes before. */
export function cloneToAgent(bench: Workbench): Promise<number> {
  return inRoom(bench, async ({ dir, env }) => {
    const at = (name: string): string => join(dir, name)
    await runWell(['git', 'clone', '--quiet', '--no-hardlinks', CHECKOUT, at('clone')])
    for (const name of ['person', 'cache', 'npm']) mkdirSync(at(name))
    const more = {
      HOME: at('person'),
      XDG_CACHE_HOME: at('cache'),
      npm_config_cache: at('npm'),
      npm_config_userconfig: join(homedir(), '.npmrc'),
      AGENTHOST_HOME: at('home'),
      PATH: pathWithout(dirname(process.execPath)),
    }
    const from = nowMs()
    const argv = [at('clone/scripts/up'), '--foreground']
    const pid = startDaemon(argv, { env: { ...env, ...more }, cwd: dir, out: at('up.out') })
    const isThere = async (): Promise<boolean | undefined> => {
      if (isAlive(pid) && !existsSync(at('home'))) return undefined
      if (!isAlive(pid)) throw new Error(`scripts/up ended: ${lastLine(at('up.out'))}`)
      return isAnyUp(at('home'))
    }
    const came = await until(isThere, { withinMs: WITHIN_MS, everyMs: 50 })
    const seconds = (nowMs() - from) / 1000
    kill(pid, 'SIGTERM')
    if (came === null) throw new Error('scripts/up brought no agent up in seven minutes')
    return seconds
  })
}

function pathWithout(folder: string): string {
  const all = (process.env['PATH'] ?? '').split(':')
  return all.filter((one) => one !== folder && !one.includes('node_modules/.bin')).join(':')
}

function lastLine(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? ''
}
