/**
 * Looks at the processes several times a second, and at what the daemon says each other second: never two of an agent,
 * none that is wanted up forgotten, nobody away for longer than the watchdog and the probes allow.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentStatus } from '../../src/control/protocol.ts'
import { look, type Seen } from './looking.ts'
import { isGateway, rows, twinsIn } from './mains.ts'
import { leaksInArgv } from './secrets.ts'
import type { Stage } from './stage.ts'
import { statusOf } from './status.ts'

export type Witness = {
  /** The newest look. */
  readonly seen: () => readonly Seen[]
  /** A look of this moment. */
  readonly now: () => readonly Seen[]
  readonly gateway: () => Seen | undefined
  readonly end: () => Promise<void>
}

const LOOK_EVERY_MS = 250
const ASK_EVERY_MS = 2000
const ARGV_EVERY_MS = 3000
/** The watchdog's own patience: a minute of age, two between two revivals, and its interval. */
const DAEMON_AWAY_MAX_MS = 280_000
/** Three probes of 15 s and a grace of 30 s, and after a wake a minute more. */
const GATEWAY_AWAY_MAX_MS = 240_000
/** Said to be so and not true, or wanted and nothing done: longer than any look of the daemon's own. */
const WRONG_MAX_MS = 20_000
const STARTING_MAX_MS = 400_000

export function openWitness(stage: Stage): Witness {
  const { record, launchd, home, gatewayUrl } = stage
  const { base } = launchd.mac
  const stop = new AbortController()
  let newest: readonly Seen[] = []
  const now = (): readonly Seen[] => (newest = look(base))
  const since = timers(record.violated)
  const everyLook = async (): Promise<void> => {
    for (const twin of twinsIn(stage, now())) record.violated(twin, rows(newest))
    record.count('looks')
    await pause(LOOK_EVERY_MS)
  }
  const everyAsk = async (): Promise<void> => {
    const [status, isServing] = await Promise.all([statusOf(home), answers(gatewayUrl)])
    record.count(status === null ? 'questions without an answer' : 'questions answered')
    since('the daemon has not answered', status === null, DAEMON_AWAY_MAX_MS)
    since('the gateway has not answered', !isServing, GATEWAY_AWAY_MAX_MS)
    for (const agent of status?.agents ?? []) judge(agent, since)
    await pause(ASK_EVERY_MS)
  }
  const everyArgv = async (): Promise<void> => {
    for (const leak of leaksInArgv(stage.secrets)) {
      const pid = /process (\d+)/.exec(leak)?.[1]
      const argv = newest.find((each) => String(each.pid) === pid)?.argv.slice(0, 3)
      // Whoever else runs on this host may name what it likes.
      if (argv !== undefined) record.violated(`a secret in ${leak}: ${argv.join(' ').slice(0, 80)}`)
    }
    record.count('looks at command lines')
    await pause(ARGV_EVERY_MS)
  }
  const loops = [everyLook, everyAsk, everyArgv].map(async (turn) => {
    while (!stop.signal.aborted) await turn()
  })
  return {
    seen: () => newest,
    now,
    gateway: () => now().find(isGateway),
    async end() {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

type Since = (what: string, isSo: boolean, maxMs: number) => void

/** How long each thing has been so without a break. */
function timers(violated: (text: string) => void): Since {
  const from = new Map<string, number>()
  return (what, isSo, maxMs) => {
    const at = from.get(what)
    if (!isSo) from.delete(what)
    else if (at === undefined) from.set(what, performance.now())
    else if (performance.now() - at > maxMs) {
      violated(`${what} for ${Math.round(maxMs / 1000)} s`)
      from.delete(what)
    }
  }
}

function judge({ name, wanted, phase, pid, generation, note }: AgentStatus, since: Since): void {
  const isWanted = wanted === 'up'
  since(`${name} is wanted up and down (${note})`, isWanted && phase === 'down', WRONG_MAX_MS)
  const isGone = phase === 'up' && (pid === null || !isAlive(pid))
  since(`${name}, start ${generation}, is said to be up and has gone`, isGone, WRONG_MAX_MS)
  since(`${name}, start ${generation}, is starting`, phase === 'starting', STARTING_MAX_MS)
  since(`${name} is wanted down and up`, !isWanted && phase === 'up', WRONG_MAX_MS)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(3000)
  return (await fetch(`${url}/healthz`, { signal }).catch(() => null))?.ok === true
}
