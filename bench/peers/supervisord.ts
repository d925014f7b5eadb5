/** supervisord, from Debian. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon } from '../harness/command.ts'
import { kill } from '../harness/workbench.ts'
import { unpack } from './debian.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'

const PYTHON = '/usr/bin/python3'

export async function findSupervisord(cache: string): Promise<Peer> {
  if (!existsSync(PYTHON)) throw new Error(`there is no ${PYTHON}`)
  const { root, version } = await unpack(cache, ['supervisor', 'python3-pkg-resources'])
  const modules = join(root, 'usr/lib/python3/dist-packages')
  const seat = (setting: Setting): Seat => sit(modules, setting)
  return {
    name: 'supervisord',
    version,
    variants: ['default', 'fast'],
    logs: true,
    probes: false,
    seat,
  }
}

function sit(modules: string, setting: Setting): Seat {
  const { room, agents } = setting
  const env = { ...room.env, PYTHONPATH: modules }
  const file = join(room.dir, 'supervisord.conf')
  const control = async (...words: string[]): Promise<string> =>
    (await run([PYTHON, '-m', 'supervisor.supervisorctl', '-c', file, ...words], { env })).stdout
  let pid = 0
  const start = async (): Promise<void> => {
    const argv = [PYTHON, '-m', 'supervisor.supervisord', '-n', '-c', file]
    pid = startDaemon(argv, { env, cwd: room.dir, out: join(room.dir, 'daemon.out') })
  }
  writeFileSync(file, [head(room.dir), ...agents.map((a) => section(a, setting))].join('\n'))
  return {
    start,
    mainPid: () => pid,
    stopOne: async (name) => void (await control('stop', name)),
    stopAll: async () => void (await control('stop', 'all')),
    known: async () =>
      [...(await control('status')).matchAll(/^(\S+)\s+RUNNING\s+pid (\d+)/gm)].map((match) => ({
        name: match[1] ?? '',
        pid: Number(match[2]),
      })),
    recover: start,
    end: async () => void kill(pid, 'SIGTERM'),
    logFiles: (name) => logFilesIn(room.dir, name),
  }
}

/** `w0.log.12` is older than `w0.log.1`, which is older than `w0.log`. */
function logFilesIn(dir: string, name: string): string[] {
  const age = (entry: string): number => Number(/\.log\.(\d+)$/.exec(entry)?.[1] ?? 0)
  return readdirSync(dir)
    .filter((entry) => entry === `${name}.log` || entry.startsWith(`${name}.log.`))
    .toSorted((a, b) => age(b) - age(a))
    .map((entry) => join(dir, entry))
}

function head(dir: string): string {
  return `[supervisord]
logfile=${dir}/supervisord.log
pidfile=${dir}/supervisord.pid
childlogdir=${dir}
minfds=4096
[unix_http_server]
file=${dir}/supervisord.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://${dir}/supervisord.sock`
}

function section(agent: Agent, { room, variant, wholeGroup }: Setting): string {
  return `[program:${agent.name}]
command=${agent.argv.join(' ')}
autorestart=true
stopwaitsecs=${agent.graceS}
redirect_stderr=true
stdout_logfile=${room.dir}/${agent.name}.log
stdout_logfile_maxbytes=${agent.log.maxBytes}
stdout_logfile_backups=${agent.log.keep}
${wholeGroup ? 'stopasgroup=true\nkillasgroup=true' : ''}
${variant === 'fast' ? 'startsecs=0' : ''}`
}
