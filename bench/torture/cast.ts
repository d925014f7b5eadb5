/** The agents and jobs of the torture, as a person writes them into `agenthost.yaml`: by edition, so that some come and go. */
import { join } from 'node:path'
import type { Room, Workbench } from '../harness/workbench.ts'
import type { Found } from './real.ts'

/** Never commanded; they only have to live. */
export const TICKERS = ['ticker-0', 'ticker-1'] as const
/** Started, stopped and restarted by commands. */
export const COMMANDED = ['plain-0', 'plain-1', 'deaf', 'server', 'grower'] as const
/** Own nothing of this run's programs: told apart by what they are. */
export const REAL = ['claude', 'desk', 'claw'] as const
/** Jobs whose runs write their slot down. `retry` alone may run one twice. */
export const JOBS = ['each', 'newest', 'skip', 'replace', 'queue', 'after', 'retry'] as const
export const MINUTE_JOBS = ['each', 'newest', 'skip', 'replace', 'queue', 'retry'] as const

export type CastFrom = {
  readonly bench: Workbench
  readonly room: Room
  readonly real: Found
  readonly gatewayPort: number
  readonly serverPort: number
  readonly clawPort: number
  /** Where runs append their slots: on another disk than the home's. */
  readonly ran: string
  /** Without its slash at the end; the channel's address is a secret. */
  readonly upstreamUrl: string
  readonly hasJobs: boolean
}

const RESTART = {
  upLongEnough: '1s',
  steps: ['500ms', '1s'],
  limit: { starts: 100_000, within: '10m' },
}

type Entry = Readonly<Record<string, unknown>>

/** The whole configuration. YAML is written as JSON, which it contains. */
export function configOf(from: CastFrom, edition: number): string {
  const { gatewayPort, upstreamUrl, hasJobs } = from
  return JSON.stringify(
    {
      agents: { ...plainOf(from, edition), ...realOf(from) },
      jobs: hasJobs ? jobsOf(from, edition) : {},
      gateway: { port: gatewayPort, firstByte: '10s', idle: '10s', hold: '2s', parked: '1d' },
      upstreams: { openrouter: { url: upstreamUrl } },
      alerts: {
        channels: [
          { webhook: { secret: 'hook' }, name: 'one' },
          { webhook: { secret: 'hook-two' }, name: 'two' },
        ],
      },
    },
    null,
    1,
  )
}

function plainOf({ bench, room, serverPort }: CastFrom, edition: number): Record<string, Entry> {
  const entry = (name: string, mode: string, words: readonly string[] = [], more: Entry = {}) => ({
    [name]: {
      command: [bench.child, mode, '--tag', name, '--stamps', room.stamps.path, ...words],
      env: { ...room.env, SECRET_OF_AN_AGENT: { secret: 'of-agents' } },
      restart: RESTART,
      stop: { grace: '1s' },
      log: { maxBytes: '60KB', keep: 100_000 },
      ...more,
    },
  })
  const ticking = (name: string): readonly string[] => [
    '--counts',
    join(room.counts, name),
    '--every-us',
    '20000',
  ]
  const http = `http://127.0.0.1:${serverPort}/`
  return {
    ...entry('ticker-0', 'ticker', ticking('ticker-0')),
    ...entry('ticker-1', 'ticker', ticking('ticker-1')),
    ...entry('plain-0', 'idle'),
    ...entry('plain-1', 'idle', [], { onWake: 'restart' }),
    ...entry('deaf', 'stubborn', ['--setsid', '--orphan']),
    ...entry('server', 'server', ['--port', String(serverPort)], {
      ready: { http, within: '30s' },
      alive: { http, every: '2s', timeout: '2s', failures: 2 },
    }),
    ...entry('grower', 'grow', ['--every-us', '400000'], { memory: { max: '60MB', samples: 1 } }),
    ...entry('crasher', 'crash', ['--after-ms', '25000']),
    ...entry('changeling', 'idle', ['--after-ms', String(edition)]),
    ...(edition % 2 === 1 ? entry('guest', 'idle') : {}),
  }
}

function realOf({ real, room, clawPort }: CastFrom): Record<string, Entry> {
  const common = { env: room.env, restart: RESTART, route: 'fine', workdir: room.dir }
  const { claude, openclaw, tmux } = real
  return {
    ...(claude !== null && { claude: { preset: 'claude-code', program: claude, ...common } }),
    ...(claude !== null &&
      tmux && { desk: { preset: 'claude-code-tmux', program: claude, ...common } }),
    ...(openclaw !== null && {
      claw: { preset: 'openclaw', program: openclaw, port: clawPort, ...common },
    }),
  }
}

function jobsOf({ ran, room }: CastFrom, edition: number): Record<string, Entry> {
  const job = (body: string, more: Entry): Entry => ({
    every: '1m',
    command: ['/bin/sh', '-c', `echo "$AGENTHOST_JOB $AGENTHOST_SLOT" >> ${ran}; ${body}`],
    env: { ...room.env, SECRET_OF_AN_AGENT: { secret: 'of-agents' } },
    stop: { grace: '1s' },
    ...more,
  })
  return {
    each: job('sleep 1', { late: { run: 'each', horizon: '20m' }, overlap: 'queue' }),
    newest: job('sleep 2', { late: 'newest' }),
    skip: job('sleep 2', { late: 'skip' }),
    replace: job('sleep 90', { overlap: 'replace' }),
    queue: job('sleep 25', { overlap: 'queue', late: { run: 'newest' } }),
    after: job('true', { every: '2m', after: ['newest'], waitAtMost: '5m' }),
    // Two of three attempts fail.
    retry: job('[ $(($$ % 3)) = 0 ]', { retries: { count: 1, backoff: ['3s'] } }),
    own: { every: '2m', run: 'jobs' },
    ...(edition % 2 === 0 ? { guest: job('true', {}) } : {}),
  }
}
