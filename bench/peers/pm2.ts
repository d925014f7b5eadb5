/** pm2, from npm into the cache. It does not rotate logs; its module for that loses lines. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, runWell } from '../harness/command.ts'
import type { Peer, Seat, Setting } from './peer.ts'

const WANTED = 'pm2@7.0.4'

export async function findPm2(cache: string): Promise<Peer> {
  const home = join(cache, 'pm2')
  const program = join(home, 'node_modules/pm2/bin/pm2')
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"private":true}')
    const install = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', WANTED]
    await runWell(install, { cwd: home, timeoutMs: 300_000 })
  }
  const manifest: unknown = JSON.parse(
    readFileSync(join(home, 'node_modules/pm2/package.json'), 'utf8'),
  )
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown version'
  const seat = (setting: Setting): Seat => sit(program, setting)
  return { name: 'pm2', version, variants: ['default'], logs: true, probes: false, seat }
}

function sit(program: string, { room, agents }: Setting): Seat {
  const home = join(room.dir, 'pm2')
  const file = join(room.dir, 'ecosystem.config.json')
  const env = { ...room.env, PM2_HOME: home, PM2_DISCRETE_MODE: '1' }
  const pm2 = async (...words: string[]): Promise<string> =>
    (await run([process.execPath, program, ...words], { env })).stdout
  mkdirSync(home, { recursive: true })
  writeFileSync(file, JSON.stringify({ apps: agents.map((agent) => appOf(agent, room.dir)) }))
  return {
    start: async () => {
      await pm2('start', file)
      await pm2('save')
    },
    mainPid: () => Number(readFileSync(join(home, 'pm2.pid'), 'utf8')),
    stopOne: async (name) => void (await pm2('stop', name)),
    stopAll: async () => void (await pm2('stop', 'all')),
    known: async () => onlineIn(await pm2('jlist')),
    recover: async () => void (await pm2('resurrect')),
    end: async () => void (await pm2('kill')),
    logFiles: (name) =>
      readdirSync(room.dir)
        .filter((entry) => entry === `${name}.log`)
        .map((entry) => join(room.dir, entry)),
  }
}

function appOf(agent: Setting['agents'][number], dir: string): Record<string, unknown> {
  return {
    name: agent.name,
    script: agent.argv[0],
    args: agent.argv.slice(1),
    interpreter: 'none',
    exec_mode: 'fork',
    kill_timeout: agent.graceS * 1000,
    out_file: join(dir, `${agent.name}.log`),
    error_file: join(dir, `${agent.name}.err`),
    merge_logs: true,
    pmx: false,
    automation: false,
    vizion: false,
    cwd: dir,
  }
}

function onlineIn(list: string): { name: string; pid: number }[] {
  const from = list.indexOf('[{')
  if (from < 0) return []
  const rows = JSON.parse(list.slice(from)) as {
    name: string
    pid: number
    pm2_env: { status: string }
  }[]
  return rows.filter((row) => row.pm2_env.status === 'online' && row.pid > 0)
}
