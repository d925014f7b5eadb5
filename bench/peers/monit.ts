/** monit, from Debian. It polls pid files; its shortest cycle is one second. It keeps no logs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon } from '../harness/command.ts'
import { RUN_VARIABLE } from '../harness/processes.ts'
import { unpack } from './debian.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'

export async function findMonit(cache: string): Promise<Peer> {
  const { root, version } = await unpack(cache, ['monit'])
  const program = join(root, 'usr/bin/monit')
  const seat = (setting: Setting): Seat => sit(program, setting)
  return { name: 'monit', version, variants: ['fast'], logs: false, probes: true, seat }
}

function sit(program: string, { room, agents }: Setting): Seat {
  const file = join(room.dir, 'monitrc')
  const monit = async (...words: string[]): Promise<string> =>
    (await run([program, '-c', file, ...words], { env: room.env })).stdout
  let pid = 0
  const start = async (): Promise<void> => {
    const argv = [program, '-I', '-c', file]
    pid = startDaemon(argv, { env: room.env, cwd: room.dir, out: join(room.dir, 'daemon.out') })
  }
  const checks = agents.map((agent) => check(agent, room.dir))
  writeFileSync(file, [head(room.dir), ...checks].join('\n'), { mode: 0o600 })
  return {
    start,
    mainPid: () => pid,
    stopOne: async (name) => void (await monit('stop', name)),
    stopAll: async () => void (await monit('stop', 'all')),
    known: async () => runningIn(await monit('status')),
    recover: start,
    end: async () => void (await monit('quit')),
    logFiles: () => [],
  }
}

function head(dir: string): string {
  return `set daemon 1
set log ${dir}/monit.log
set pidfile ${dir}/monit.pid
set idfile ${dir}/monit.id
set statefile ${dir}/monit.state
set httpd unixsocket ${dir}/monit.sock
  allow admin:monit`
}

/** Monit clears the environment, so the agent is told its run by `env`. */
function check({ name, argv, pidfile, graceS, probe }: Agent, dir: string): string {
  const command = `setsid env ${RUN_VARIABLE}=${dir} ${argv.join(' ')}`
  const asked = probe
    ? `if failed port ${probe.port} protocol http with timeout ${probe.timeoutS} seconds then restart`
    : ''
  return `check process ${name} with pidfile ${pidfile}
  start program = "/bin/sh -c '${command} </dev/null >>${dir}/${name}.log 2>&1 &'" with timeout 5 seconds
  stop program = "/bin/sh -c 'kill -TERM $(cat ${pidfile})'" with timeout ${graceS} seconds
  ${asked}`
}

function runningIn(status: string): { name: string; pid: number }[] {
  const rows: { name: string; pid: number }[] = []
  let name = ''
  for (const line of status.split('\n')) {
    name = /^Process '(.+)'/.exec(line)?.[1] ?? name
    const pid = Number(/^\s+pid\s+(\d+)/.exec(line)?.[1] ?? 0)
    if (pid > 0) rows.push({ name, pid })
  }
  return rows
}
