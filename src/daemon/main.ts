/**
 * The daemon: takes the lock of its home, makes everything, takes over what runs, and stays until it is
 * told to go. Its own end leaves the agents as they are.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { isoTime, systemClock, type Clock } from '../clock.ts'
import { GATEWAY_NAME } from '../config/gateway.ts'
import { watchConfig } from '../config/watch.ts'
import { controlServer } from '../control/server.ts'
import { AgenthostError, EXIT, type ExitCode } from '../errors.ts'
import { boot } from './boot.ts'
import { compose, type Parts } from './compose.ts'
import { controlDoors } from './control-doors.ts'
import { daemonLog, type DaemonLog } from './daemon-log.ts'
import { join } from 'node:path'
import { diskWatch } from './disk-watch.ts'
import { giveBack } from './give-back.ts'
import { nightlyBackup } from './nightly-backup.ts'
import type { HomePaths } from './paths.ts'
import { reloadFrom } from './reloading.ts'
import { retireStrangers } from './strangers.ts'
import { hostWatch } from './host-watch.ts'
import { gatewayWatch, type GatewayWatch } from './gateway-watch.ts'
import { takeLock } from './taking-lock.ts'
import { ticking } from './ticking.ts'
import { aborted } from './until.ts'
import { watchfulClock, type WatchfulClock } from '../supervisor/watchful-clock.ts'
import { tellRevival } from './revival.ts'
import { VERSION } from './version.ts'

export type DaemonStart = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  /** Gets the log as text for people: a terminal, or nothing. */
  readonly write: ((line: string) => void) | null
  /** Aborted when the daemon is to go. */
  readonly stop: AbortSignal
  readonly clock?: Clock
}

/** Runs until stopped. Rejects with exit 75 when another daemon has this home. */
export async function runDaemon(start: DaemonStart): Promise<ExitCode> {
  const { paths, clock: raw = systemClock } = start
  const clock = watchfulClock(raw)
  for (const folder of [paths.home, paths.agents, paths.logs, join(paths.logs, 'agents')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  chmodSync(paths.home, 0o700)
  const startedAt = clock.now()
  const lock = await takeLock(start, { pid: process.pid, startedAt: isoTime(startedAt) }, clock)
  const log = daemonLog(join(paths.logs, 'daemon.log'), start.write)
  try {
    await serve(start, log, { clock, raw })
    return EXIT.done
  } finally {
    log.close()
    lock.release()
  }
}

async function serve(
  { paths, env, stop }: DaemonStart,
  log: DaemonLog,
  { clock, raw }: { readonly clock: WatchfulClock; readonly raw: Clock },
): Promise<void> {
  const parts = compose({ paths, env, clock, log })
  const { chronicle, config } = parts
  chronicle.tell(
    'daemon.started',
    'daemon',
    `version ${VERSION}, process ${process.pid}, home ${paths.home}`,
    {
      pid: process.pid,
      version: VERSION,
    },
  )
  tellRevival(paths, chronicle.tell, raw)
  const failed = (error: unknown): void => tellTrouble(parts, error)
  // Watched from before its first reading on, so that no change falls between the two.
  const taken = Promise.withResolvers<void>()
  const watcher = watchConfig(paths.config, clock, () => {
    taken.promise.then(() => reloadFrom(parts)).catch(failed)
  })
  const gateway = gatewayWatch(parts, failed)
  await takeOver(parts, gateway)
  taken.resolve()
  const host = hostWatch(parts, { env, watchful: clock, raw, failed, woken: gateway.wake })
  const server = await controlServer({
    path: paths.controlSocket,
    doors: controlDoors(parts, { ...host, startedAt: clock.now(), version: VERSION }),
    mistake: failed,
  })
  const tidyUp = giveBack(() => process.memoryUsage.rss())
  const disk = diskWatch(paths.home, chronicle.tell)
  const backup = nightlyBackup({ paths, clock, tell: chronicle.tell, failed })
  const ticks = ticking({
    clock,
    everySecond() {
      parts.upkeep()
      parts.schedule.tick()
      tidyUp()
      host.tick()
      gateway.tick()
      backup.tick()
    },
    sample: () =>
      Promise.all([parts.memory.sample(), parts.schedule.sample(), disk.look()]).then(
        () => undefined,
      ),
    failed,
  })
  if (config.config() === null)
    chronicle.tell('daemon.waiting', 'daemon', 'waits for a configuration that it can use')
  await aborted(stop)
  chronicle.tell('daemon.stopping', 'daemon', 'goes; the agents go on without it')
  for (const each of [ticks, backup, host, gateway, watcher]) each.close()
  await server.close()
  await parts.close()
}

/**
 * With a configuration that cannot be used, the daemon adopts nothing yet and waits for a better one: the
 * agents run on meanwhile, and launchd is not made to loop on an exit.
 */
async function takeOver(parts: Parts, gateway: GatewayWatch): Promise<void> {
  const { config } = parts
  const first = await config.read().catch((error: unknown) => {
    if (error instanceof AgenthostError) return null
    throw error
  })
  const plans = first === null ? [] : parts.plansOf(first)
  if (first === null) return
  const { newcomers, wishes, strangers } = await boot(plans, parts.bootDoors)
  parts.fleet.add(newcomers)
  for (const { name, wish } of wishes) {
    // Of an older release: it may have requests under way.
    if (name === GATEWAY_NAME && wish === 'restart') gateway.renew()
    else parts.fleet.wish(wish, [name])
  }
  retireStrangers(strangers, parts)
  await parts.schedule.take(first)
}

function tellTrouble({ chronicle }: Parts, error: unknown): void {
  if (error instanceof AgenthostError && error.kind === 'config') return
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  chronicle.tell('daemon.trouble', 'daemon', message)
}
