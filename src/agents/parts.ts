/** The parts of a plan that all presets make the same way: an entry's words over a preset's numbers. Pure. */
import type { AgentEntry, AliveEntry, OwnProbeEntry, ProbeEntry } from '../config/entry.ts'
import type { AliveRule, Plan, Probe, ReadyRule, RestartPolicy } from '../supervisor/plan.ts'
import type { Host } from './host.ts'
import { LOG, PROBES, RESTART } from './numbers.ts'

/** Its private folder; the supervisor has it in the same place. */
export function folderOf({ name }: AgentEntry, { home }: Host): string {
  return `${home}/agents/${name}`
}

export type PresetParts = {
  readonly ready: ReadyRule | null
  readonly alive: readonly AliveRule[]
  readonly graceMs: number
  readonly memoryMaxBytes: number | null
  /** What differs from the usual restart policy. */
  readonly restart?: Partial<RestartPolicy>
}

type Common = Pick<
  Plan,
  | 'name'
  | 'preset'
  | 'fingerprint'
  | 'workdir'
  | 'secretEnv'
  | 'after'
  | 'restart'
  | 'ready'
  | 'alive'
  | 'memory'
  | 'stop'
  | 'onWake'
  | 'log'
>

export function commonParts(entry: AgentEntry, preset: PresetParts): Common {
  const maxBytes = entry.memory?.maxBytes ?? preset.memoryMaxBytes
  return {
    name: entry.name,
    preset: entry.preset,
    fingerprint: entry.fingerprint,
    workdir: entry.workdir,
    secretEnv: entry.secretEnv,
    after: entry.after,
    restart: { ...RESTART, ...preset.restart, ...entry.restart },
    ready: readyRule(entry, preset.ready),
    alive: aliveRules(entry, preset.alive),
    memory:
      maxBytes === null
        ? null
        : { maxBytes, samples: entry.memory?.samples ?? PROBES.memorySamples },
    stop: { signal: entry.stop.signal ?? 'SIGTERM', graceMs: entry.stop.graceMs ?? preset.graceMs },
    onWake: entry.onWake ?? 'probe',
    log: { maxBytes: entry.log.maxBytes ?? LOG.maxBytes, keep: entry.log.keep ?? LOG.keep },
  }
}

function readyRule({ ready }: AgentEntry, preset: ReadyRule | null): ReadyRule | null {
  if (ready === undefined) return preset
  const numbers = {
    everyMs: ready.everyMs ?? preset?.everyMs ?? PROBES.ready.everyMs,
    timeoutMs: ready.timeoutMs ?? preset?.timeoutMs ?? PROBES.ready.timeoutMs,
    withinMs: ready.withinMs ?? preset?.withinMs ?? PROBES.ready.withinMs,
  }
  if ('own' in ready) return preset === null ? null : { ...preset, ...numbers }
  const probe: Probe = 'output' in ready ? { kind: 'text', text: ready.output } : probeOf(ready)
  return { probe, ...numbers }
}

/**
 * The entry's own rules stand beside the preset's, which know the program better. Numbers without
 * a probe are for the first of the preset's.
 */
function aliveRules(entry: AgentEntry, preset: readonly AliveRule[]): readonly AliveRule[] {
  const changes = entry.alive.filter((alive) => 'own' in alive).map(overrides)
  const [main, ...others] = preset
  const changed = main === undefined ? [] : [Object.assign({ ...main }, ...changes) as AliveRule]
  const added = entry.alive.flatMap((alive) => ('own' in alive ? [] : [aliveRule(alive)]))
  const silenceMs = entry.hungAfterSilenceMs
  const silence =
    silenceMs === undefined ? [] : [silenceRule({ kind: 'output', silenceMs }, silenceMs)]
  return [...changed, ...others, ...added, ...silence]
}

function aliveRule(entry: Exclude<AliveEntry, OwnProbeEntry>): AliveRule {
  if ('heartbeat' in entry)
    return { ...silenceRule(probeOf(entry), entry.silenceMs), ...overrides(entry) }
  return { probe: probeOf(entry), ...PROBES.alive, lastWord: null, ...overrides(entry) }
}

function overrides(entry: AliveEntry): Partial<AliveRule> {
  return {
    ...(entry.everyMs !== undefined && { everyMs: entry.everyMs }),
    ...(entry.timeoutMs !== undefined && { timeoutMs: entry.timeoutMs }),
    ...(entry.failures !== undefined && { failures: entry.failures }),
  }
}

/** Silence has its own limit in it, so the first silent verdict is enough. */
function silenceRule(probe: Probe, silenceMs: number): AliveRule {
  const { everyShare, atLeastMs, atMostMs } = PROBES.silence
  const everyMs = Math.min(atMostMs, Math.max(atLeastMs, silenceMs * everyShare))
  return { probe, everyMs, timeoutMs: PROBES.alive.timeoutMs, failures: 1, lastWord: null }
}

const ANY_SUCCESS = { from: 200, to: 299 }

function probeOf(entry: ProbeEntry): Probe {
  if ('http' in entry) {
    const { http: url, status, body } = entry
    return { kind: 'http', url, status: status ?? ANY_SUCCESS, body: body ?? null }
  }
  if ('tcp' in entry) {
    const at = entry.tcp.lastIndexOf(':')
    const port = Number(entry.tcp.slice(at + 1))
    return { kind: 'tcp', host: entry.tcp.slice(0, at), port, send: entry.send ?? '' }
  }
  if ('exec' in entry) return { kind: 'exec', argv: entry.exec }
  return { kind: 'heartbeat', path: entry.heartbeat, silenceMs: entry.silenceMs }
}
