/** The home that a soak lives in: its daemon, gateway, agents, jobs and the loopback services that they speak to. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { JOBS_AT, type Scale } from './scale.ts'
import { conduct, type Conductor } from './conductor.ts'
import { marketHost, type MarketHost } from '../../test/e2e/market-host.ts'
import { httpSink, type HttpSink } from '../../test/support/http-sink.ts'

export type World = {
  readonly conductor: Conductor
  readonly host: MarketHost
  readonly sink: HttpSink
  readonly token: string
  /** Writes the configuration; another `version` is another one. */
  readonly configure: (version: number) => void
  readonly close: () => Promise<void>
}

/** Stand behind the two routes; the second is what a proposal would take. */
const BATCH = 'deepseek/deepseek-v4-flash-0731'
const CAREFUL = 'anthropic/claude-sonnet-4.6'
const QUALITIES = { [BATCH]: 0.84, [CAREFUL]: 0.94, 'z-ai/glm-5.3-flash': 0.99 }

/** `Date.now` of this process goes with the conductor from here on: the services that stand in for others read it. */
export async function openWorld(from: number, seed: number, scale: Scale): Promise<World> {
  const realNow = Date.now
  let now = (): number => from
  Date.now = () => now()
  const today = (): string => new Date(now()).toISOString().slice(0, 10)
  const host = await marketHost(today, seed, join(import.meta.dirname, 'program.ts'))
  const sink = await httpSink()
  const conductor = await conduct(host.host.home, from, realNow)
  now = conductor.now
  const configure = (version: number): void => host.configure(sections(sink.url, scale, version))
  configure(0)
  for (const [id, share] of Object.entries(QUALITIES)) host.qualities.set(id, share)
  host.route({ routes: { batch: `openrouter/${BATCH}`, careful: `openrouter/${CAREFUL}` } })
  const token = await conductor.real(async () => {
    await host.start()
    return (await host.host.run('gateway', 'token', 'soak')).trim()
  })
  return {
    conductor,
    host,
    sink,
    token,
    configure,
    async close() {
      Date.now = realNow
      await host.close()
      await sink.close()
      await conductor.close()
      rmSync(host.host.home, { recursive: true, force: true })
    },
  }
}

function sections(sink: string, scale: Scale, version: number): object {
  const agent = (bytes: number): object => ({
    command: [process.execPath, join(import.meta.dirname, 'agent.ts'), String(bytes)],
    log: { maxBytes: '1MB', keep: 3 },
    // Crashes are told, and never more than it may: the days are far apart.
    memory: { max: '1GB' },
  })
  const run = (cron: string, command: string, after: readonly string[] = []): object => ({
    cron,
    timezone: 'UTC',
    run: command,
    ...(after.length > 0 && { after }),
  })
  return {
    agents: {
      calm: { ...agent(0), env: { VERSION: String(version) } },
      crashing: agent(2000),
      chatty: agent(scale.chattyBytes),
    },
    jobs: {
      rankings: run(JOBS_AT.rankings, 'rankings pull'),
      regression: run(JOBS_AT.regression, 'regress run', ['rankings']),
      proposal: run(JOBS_AT.proposal, 'routes propose', ['regression']),
      report: run(JOBS_AT.report, 'report', ['proposal']),
      daily: { cron: JOBS_AT.daily, timezone: 'UTC', command: 'seq 1 2000' },
      hourly: { every: '1h', command: 'echo done' },
      failing: { cron: JOBS_AT.failing, timezone: 'UTC', command: 'echo no; exit 3' },
    },
    alerts: { channels: [{ webhook: sink, name: 'sink' }] },
    regression: {
      suites: ['tools'],
      harness: 'direct',
      repeat: scale.repeat,
      parallel: 8,
      budget: 20,
      candidates: 1,
    },
  }
}
