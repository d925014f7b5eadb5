/**
 * The scene of a torture: a private home on a small disk of its own, a launchd that keeps its daemon, an upstream with books
 * and weather, a sink of alerts, and the clock that all of agenthost goes by.
 */
import { cpSync, lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../src/errors.ts'
import { freePort } from '../../test/support/free-port.ts'
import { pricedUpstream, type PricedUpstream } from '../../test/support/priced-upstream.ts'
import { dice, type Dice } from '../../test/support/seed.ts'
import { run, type Ended } from '../harness/command.ts'
import { program } from '../harness/home.ts'
import type { Room, Workbench } from '../harness/workbench.ts'
import { TICKERS, type CastFrom } from './cast.ts'
import { fakeClock, type FakeClock } from './fake-clock.ts'
import { openFence, type Fence } from './fence.ts'
import { launched, type Launched } from './launched.ts'
import type { Found } from './real.ts'
import { openRecord, type TortureRecord } from './record.ts'
import { capsAt, ROUTES, tableAt } from './routes.ts'
import { canaries, leaksInText, type Canaries } from './secrets.ts'
import { openSink, type Sink } from './sink.ts'
import { mountAt } from './small-disk.ts'

export type Stage = {
  readonly bench: Workbench
  readonly room: Room
  readonly record: TortureRecord
  readonly launchd: Launched
  readonly clock: FakeClock
  readonly fence: Fence
  readonly upstream: PricedUpstream
  readonly sink: Sink
  readonly secrets: Canaries
  readonly dice: Dice
  readonly home: string
  readonly cast: CastFrom
  /** Null where the home lies on the disk of the machine: it is never filled then. */
  readonly disk: string | null
  readonly gatewayUrl: string
  /** One command of a person, to its end; what it says is looked through for secrets. */
  readonly command: (...words: readonly string[]) => Promise<Ended>
  readonly env: Readonly<Record<string, string>>
  /** False when there was no room for it. */
  readonly configure: (text: string) => boolean
  /** The fence first: a cap is never thought smaller than the gateway may know it. */
  readonly allow: (usd: number) => object
  readonly putRoutes: (text: string) => boolean
  readonly close: () => Promise<void>
}

export async function openStage(
  bench: Workbench,
  room: Room,
  { seed, real }: { readonly seed: number; readonly real: Found },
): Promise<Stage> {
  const record = openRecord(room, seed, bench.say)
  const random = dice(seed + 1)
  const launchd = await launched()
  const home = launchd.mac.agenthostHome
  mkdirSync(home, { mode: 0o700 })
  const disk = await mountAt(home)
  const clock = await fakeClock(room.dir)
  const names = new Map(Object.entries(ROUTES).map(([route, model]) => [model, route]))
  const fence = openFence({
    routeOf: (model) => names.get(model) ?? model,
    note: (text) => record.violated(text),
  })
  const upstream = await pricedUpstream({
    now: clock.now,
    charged: fence.charged,
    generationMisses: 1,
  })
  const secrets = canaries()
  const sink = await openSink(random)
  const [gatewayPort, serverPort, clawPort] = [await freePort(), await freePort(), await freePort()]
  for (const name of TICKERS) mkdirSync(join(room.counts, name))
  const ran = join(room.dir, 'ran')
  writeFileSync(ran, '')
  const upstreamUrl = upstream.url
  const ports = { gatewayPort, serverPort, clawPort }
  const cast = { bench, room, real, ran, upstreamUrl, hasJobs: true, ...ports }
  const env = {
    ...room.env,
    ...launchd.mac.env,
    AGENTHOST_HOME: home,
    PATH: process.env['PATH'] ?? '',
  }
  const plain = withoutStandIn(env)
  const command = async (...words: readonly string[]): Promise<Ended> => {
    const ended = await run([clock.node, program(), ...words], { env: plain, timeoutMs: 120_000 })
    record.count('commands')
    const where = `what \`agenthost ${words.join(' ')}\` said`
    if (words[1] !== 'token') {
      for (const leak of leaksInText(where, ended.stdout + ended.stderr, secrets))
        record.violated(`a secret in ${leak}`, ended.stdout + ended.stderr)
    }
    return ended
  }
  const put = (name: string, text: string): boolean => {
    try {
      writeFileSync(join(home, `${name}.new`), text)
      renameSync(join(home, `${name}.new`), join(home, name))
      return true
    } catch (error) {
      // As an editor has it on a full disk: the file stays as it was.
      if (codeOf(error) === 'ENOSPC') return false
      throw error
    }
  }
  return {
    bench,
    room,
    record,
    launchd,
    clock,
    fence,
    upstream,
    sink,
    secrets,
    dice: random,
    home,
    cast,
    disk: disk === null ? null : home,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    command,
    env: plain,
    configure: (text) => put('agenthost.yaml', text),
    allow(usd) {
      for (const [what, period, max] of capsAt(usd)) fence.allow(what, period, max)
      return tableAt(usd)
    },
    putRoutes: (text) => put('routing.json', text),
    async close() {
      if (room.keep) cpSync(home, join(room.dir, 'home'), { recursive: true, filter: isPlain })
      clock.close()
      await launchd.mac.launchd.end()
      await sink.close()
      await upstream.close()
      if (disk !== null) await disk()
      await launchd.mac.destroy().catch((error: unknown) => bench.say(String(error)))
    },
  }
}

/** As on a Linux host: only the watchdog believes that this is a Mac. */
function withoutStandIn(env: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(env).filter(([name]) => !name.startsWith('AGENTHOST_MACOS'))
  return Object.fromEntries(own)
}

/** No pipes and sockets, and not what has filled the disk. */
function isPlain(path: string): boolean {
  const about = lstatSync(path, { throwIfNoEntry: false })
  if (about === undefined || path.endsWith('ballast')) return false
  return about.isFile() || about.isDirectory()
}
