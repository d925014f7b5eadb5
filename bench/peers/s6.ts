/** s6, from Debian. A service that says it is ready restarts at once, any other waits a second. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon } from '../harness/command.ts'
import { unpack } from './debian.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'
import { logFilesIn } from './runit.ts'

const PACKAGES = ['s6', 'libs6-2.11', 'libskarnet2.13', 'libexecline2.9']

export async function findS6(cache: string): Promise<Peer> {
  const { root, libraries, version } = await unpack(cache, PACKAGES)
  const env = { PATH: `${root}/usr/bin:/usr/bin:/bin`, LD_LIBRARY_PATH: libraries }
  const seat = (setting: Setting): Seat => sit(join(root, 'usr/bin'), env, setting)
  return { name: 's6', version, variants: ['default', 'fast'], logs: true, probes: false, seat }
}

function sit(bin: string, where: Readonly<Record<string, string>>, setting: Setting): Seat {
  const { room, agents } = setting
  const env = { ...room.env, ...where }
  const services = join(room.dir, 'services')
  const folderOf = (name: string): string => join(services, name)
  const tool = async (name: string, ...words: string[]): Promise<string> =>
    (await run([join(bin, name), ...words], { env })).stdout
  let pid = 0
  const start = async (): Promise<void> => {
    const argv = [join(bin, 's6-svscan'), services]
    pid = startDaemon(argv, { env, cwd: room.dir, out: join(room.dir, 'daemon.out') })
  }
  for (const agent of agents) writeService(folderOf(agent.name), agent, setting)
  return {
    start,
    mainPid: () => pid,
    stopOne: async (name) => void (await tool('s6-svc', '-wD', '-d', folderOf(name))),
    stopAll: async () => {
      const each = `for service in "$@"; do ${join(bin, 's6-svc')} -d "$service"; done`
      await run(['/bin/sh', '-c', each, 'sh', ...agents.map((a) => folderOf(a.name))], { env })
    },
    known: async () => {
      const rows = []
      for (const { name } of agents) {
        const answer = await tool('s6-svstat', '-p', folderOf(name))
        if (Number(answer) > 0) rows.push({ name, pid: Number(answer) })
      }
      return rows
    },
    recover: start,
    end: async () => void (await tool('s6-svscanctl', '-t', services)),
    logFiles: (name) => logFilesIn(join(folderOf(name), 'log/main')),
  }
}

function writeService(folder: string, agent: Agent, { variant, wholeGroup }: Setting): void {
  mkdirSync(join(folder, 'log'), { recursive: true })
  const isFast = variant === 'fast'
  const ready = isFast ? 'echo >&3\nexec 3>&-\n' : ''
  const command = `#!/bin/sh\nexec 2>&1\n${ready}exec ${agent.argv.join(' ')}\n`
  const logger = `#!/bin/sh\nexec s6-log n${agent.log.keep} s${agent.log.maxBytes} ${folder}/log/main\n`
  writeFileSync(join(folder, 'run'), command, { mode: 0o755 })
  writeFileSync(join(folder, 'log/run'), logger, { mode: 0o755 })
  writeFileSync(join(folder, 'timeout-kill'), String(agent.graceS * 1000))
  if (isFast) writeFileSync(join(folder, 'notification-fd'), '3')
  if (wholeGroup) writeFileSync(join(folder, 'flag-timeout-killpg'), '')
}
