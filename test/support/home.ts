/** A private AGENTHOST_HOME with everything of the daemon but its socket and lock, in this process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type Clock } from '../../src/clock.ts'
import { boot } from '../../src/daemon/boot.ts'
import { compose, type Parts } from '../../src/daemon/compose.ts'
import { daemonLog } from '../../src/daemon/daemon-log.ts'
import { homeIdOf } from '../../src/daemon/home-id.ts'
import type { HomePaths } from '../../src/daemon/paths.ts'
import { retireStrangers } from '../../src/daemon/strangers.ts'
import { processesOf } from '../../src/platform/processes.ts'
import { readMark, type ProcessRow } from '../../src/supervisor/process.ts'

export type TestHome = {
  readonly paths: HomePaths
  readonly configure: (yaml: string) => void
  /** Live processes that carry a mark of this home. */
  readonly marked: () => Promise<readonly ProcessRow[]>
  /** A daemon without socket; the caller closes it, the agents stay. */
  readonly open: (clock?: Clock) => Promise<Parts>
  /** Ends everything and removes the folder. */
  readonly destroy: () => Promise<void>
}

export function testHome(): TestHome {
  const home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  const paths: HomePaths = {
    home,
    config: join(home, 'agenthost.yaml'),
    controlSocket: join(home, 'control.sock'),
    hostDb: join(home, 'host.db'),
    logs: join(home, 'logs'),
    agents: join(home, 'agents'),
  }
  for (const folder of [paths.agents, paths.logs]) mkdirSync(folder)
  const processes = processesOf(process.env)
  const homeId = homeIdOf(home)
  const marked = async (): Promise<readonly ProcessRow[]> => {
    const table = await processes.list({ marks: true })
    return table.filter(
      ({ mark, state }) => state !== 'zombie' && mark !== null && readMark(mark)?.homeId === homeId,
    )
  }
  return {
    paths,
    marked,
    configure: (yaml) => writeFileSync(paths.config, yaml),
    async open(clock = systemClock) {
      const log = daemonLog(join(paths.logs, 'daemon.log'), null)
      const parts = compose({ paths, env: process.env, clock, log })
      const config = await parts.config.read()
      const plans = parts.plansOf(config)
      const { newcomers, wishes, strangers } = await boot(plans, parts.bootDoors)
      parts.fleet.add(newcomers)
      for (const { name, wish } of wishes) parts.fleet.wish(wish, [name])
      retireStrangers(strangers, parts)
      await parts.schedule.take(config)
      return parts
    },
    async destroy() {
      for (let left = await marked(); left.length > 0; left = await marked()) {
        for (const { pid } of left) process.kill(pid, 'SIGKILL')
        await new Promise((resolve) => setImmediate(resolve))
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
