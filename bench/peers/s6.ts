/**
 * s6, from Debian and installed there: its programs know each other by their whole paths. A service
 * that says it is ready restarts at once, any other waits a second.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon } from '../harness/command.ts'
import { installed } from './debian.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'
import { logFilesIn } from './runit.ts'

export async function findS6(): Promise<Peer> {
  const version = await installed('s6', '/usr/bin/s6-svscan')
  return {
    name: 's6',
    version,
    variants: ['default', 'fast'],
    logs: true,
    probes: false,
    seat: sit,
  }
}

function sit(setting: Setting): Seat {
  const { room, agents } = setting
  const bin = '/usr/bin'
  const env = { ...room.env, PATH: `${bin}:/bin` }
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
