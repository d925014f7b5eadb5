/**
 * Stops every agent of a home that has no daemon, without changing what is wanted: a later daemon brings them
 * back. It is a daemon for that moment: it takes the lock, adopts what runs, and starts nothing.
 */
import { join } from 'node:path'
import { isoTime, type Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { daemonLock } from '../store/daemon-lock.ts'
import { isRunning } from '../supervisor/life.ts'
import { boot } from './boot.ts'
import { compose, type Parts } from './compose.ts'
import { daemonLog } from './daemon-log.ts'
import type { HomePaths } from './paths.ts'
import { takenOn } from './strangers.ts'

export type Left = {
  readonly stopped: readonly string[]
  /** Could not be ended in time. */
  readonly survivors: readonly string[]
}

export type Leaving = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
}

/** Over the longest grace: what SIGKILL does not end is stuck in the kernel. */
const SLACK_MS = 20_000

/** Throws `temporary` while a daemon serves the home. */
export async function stopAgents({ paths, env, clock }: Leaving): Promise<Left> {
  const lock = daemonLock(paths.home, { pid: process.pid, startedAt: isoTime(clock.now()) })
  if (!lock.held) {
    const who = lock.by === null ? 'a daemon' : `process ${lock.by.pid}`
    throw new AgenthostError(
      'temporary',
      `unable to stop the agents: ${who} serves ${paths.home}`,
      'End it first: with ^C where it runs in the foreground.',
    )
  }
  const log = daemonLog(join(paths.logs, 'daemon.log'), null)
  const parts = compose({ paths, env, clock, log })
  try {
    return await leave(parts)
  } finally {
    await parts.close()
    log.close()
    lock.release()
  }
}

async function leave(parts: Parts): Promise<Left> {
  const { fleet, clock, config, chronicle } = parts
  // Without a configuration that can be used every agent is one that nobody knows: it is stopped all the same.
  const plans = await config.read().then(parts.plansOf, (error: unknown) => {
    if (error instanceof AgenthostError) return []
    throw error
  })
  fleet.leave()
  const { newcomers, strangers } = await boot(plans, parts.bootDoors)
  fleet.add([...newcomers, ...takenOn(strangers, clock)])
  const ran = fleet.keepers().filter((keeper) => isRunning(keeper.life()))
  chronicle.tell('daemon.leaving', 'daemon', `stops ${ran.length} agents, which stay wanted`)
  fleet.leave()
  const graceMs = Math.max(0, ...ran.map((keeper) => keeper.plan().stop.graceMs))
  const isOver = (): boolean => ran.every((keeper) => !isRunning(keeper.life()))
  await until(isOver, graceMs + SLACK_MS, parts)
  const names = ran.map((keeper) => ({
    name: keeper.plan().name,
    isGone: !isRunning(keeper.life()),
  }))
  return {
    stopped: names.flatMap(({ name, isGone }) => (isGone ? [name] : [])),
    survivors: names.flatMap(({ name, isGone }) => (isGone ? [] : [name])),
  }
}

function until(isOver: () => boolean, withinMs: number, { clock, onChange }: Parts): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      forget()
      cancel()
      resolve()
    }
    const forget = onChange(() => isOver() && finish())
    const cancel = clock.wakeAt(clock.steady() + withinMs, finish)
    if (isOver()) finish()
  })
}
