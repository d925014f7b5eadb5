/** runit, from Debian. A folder per service; svlogd keeps the logs. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon } from '../harness/command.ts'
import { kill } from '../harness/workbench.ts'
import { unpack } from './debian.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'

export async function findRunit(cache: string): Promise<Peer> {
  const { root, version } = await unpack(cache, ['runit'])
  const bin = join(root, 'usr/bin')
  const seat = (setting: Setting): Seat => sit(bin, setting)
  return { name: 'runit', version, variants: ['default'], logs: true, probes: false, seat }
}

function sit(bin: string, { room, agents, wholeGroup }: Setting): Seat {
  const env = { ...room.env, PATH: `${bin}:/usr/sbin:/usr/bin:/sbin:/bin` }
  const services = join(room.dir, 'services')
  const folders = agents.map(({ name }) => join(services, name))
  const sv = async (...words: string[]): Promise<string> =>
    (await run([join(bin, 'sv'), ...words], { env })).stdout
  let pid = 0
  const start = async (): Promise<void> => {
    const argv = [join(bin, 'runsvdir'), '-P', services]
    pid = startDaemon(argv, { env, cwd: room.dir, out: join(room.dir, 'daemon.out') })
  }
  for (const agent of agents) writeService(join(services, agent.name), agent)
  return {
    start,
    mainPid: () => pid,
    stopOne: async (name) =>
      void (await sv('-w', '7', wholeGroup ? 'force-stop' : 'stop', join(services, name))),
    stopAll: async () => void (await sv('-w', '30', 'stop', ...folders)),
    known: async () =>
      [...(await sv('status', ...folders)).matchAll(/^run: \S*\/(\S+): \(pid (\d+)\)/gm)].map(
        (match) => ({ name: match[1] ?? '', pid: Number(match[2]) }),
      ),
    recover: start,
    end: async () => void kill(pid, 'SIGHUP'),
    logFiles: (name) => logFilesIn(join(services, name, 'log/main')),
  }
}

function writeService(folder: string, { argv, log }: Agent): void {
  const logs = join(folder, 'log/main')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(folder, 'run'), `#!/bin/sh\nexec 2>&1\nexec ${argv.join(' ')}\n`, EXECUTABLE)
  writeFileSync(join(folder, 'log/run'), '#!/bin/sh\nexec svlogd ./main\n', EXECUTABLE)
  writeFileSync(join(logs, 'config'), `s${log.maxBytes}\nn${log.keep}\n`)
}

const EXECUTABLE = { mode: 0o755 }

/** `@4000…` by age, then `current`. */
export function logFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
  const old = names.filter((name) => name.startsWith('@')).toSorted()
  return [...old, ...names.filter((name) => name === 'current')].map((name) => join(folder, name))
}
