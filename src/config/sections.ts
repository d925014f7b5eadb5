/** The sections that all presets share, from what was written to entries: restart policy and probes. */
import type * as z from 'zod/mini'
import type { AliveEntry, OwnProbeEntry, ProbeEntry, ReadyEntry, RestartEntry } from './entry.ts'
import { given, pathOf } from './paths.ts'
import type { Path, Reader } from './reader.ts'
import { aliveSection, restartSection, RESTART_WORDS, type readySection } from './schema.ts'

export function restartOf(value: unknown, path: Path, reader: Reader): RestartEntry | null {
  if (value === undefined) return {}
  const word = RESTART_WORDS.find((each) => each === value)
  if (word !== undefined) return { when: word }
  if (typeof value !== 'object' || value === null) {
    reader.note(path, `${RESTART_WORDS.join(', ')}, or a map`, value)
    return null
  }
  const section = reader.section(restartSection, value, path)
  if (section === null) return null
  const {
    when,
    successCodes,
    parkCodes,
    upLongEnough,
    steps,
    jitter,
    resetAfter,
    limit,
    slowRetry,
  } = section
  return given({
    when,
    successCodes,
    parkCodes,
    upLongEnoughMs: upLongEnough,
    stepsMs: steps,
    jitter,
    resetAfterMs: resetAfter,
    limit: limit && { starts: limit.starts, withinMs: limit.within },
    slowRetryMs: slowRetry,
  })
}

type ProbePlace = {
  readonly path: Path
  readonly base: string
  /** Whether the preset has a probe of its own: then numbers alone are for that one. */
  readonly hasOwn: boolean
}

export function aliveOf(value: unknown, place: ProbePlace, reader: Reader): readonly AliveEntry[] {
  if (value === undefined) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((each, index) => {
    const path = Array.isArray(value) ? [...place.path, index] : place.path
    const section = reader.section(aliveSection, each, path)
    const probe = section && probeOf(section, { ...place, path }, [], reader)
    if (!section || !probe) return []
    const { every, timeout, failures } = section
    return [{ ...probe, ...given({ everyMs: every, timeoutMs: timeout, failures }) }]
  })
}

type ReadySection = z.infer<typeof readySection>

export function readyOf(
  section: ReadySection,
  place: ProbePlace,
  reader: Reader,
): ReadyEntry | null {
  const { within, every, timeout, output } = section
  const probe = output === undefined ? probeOf(section, place, ['output'], reader) : { output }
  if (probe === null) return null
  return { ...probe, ...given({ withinMs: within, everyMs: every, timeoutMs: timeout }) }
}

type ProbeSection = Omit<ReadySection, 'output' | 'within'>

function probeOf(
  section: ProbeSection,
  { path, base, hasOwn }: ProbePlace,
  more: readonly string[],
  reader: Reader,
): ProbeEntry | OwnProbeEntry | null {
  const { http, tcp, exec, heartbeat, silence, status, body, send } = section
  if (http !== undefined) return { http, ...given({ status, body }) }
  if (tcp !== undefined) return { tcp, ...given({ send }) }
  if (exec !== undefined) return { exec }
  if (heartbeat !== undefined && silence !== undefined) {
    return { heartbeat: pathOf(heartbeat, base), silenceMs: silence }
  }
  if (heartbeat !== undefined) {
    reader.note([...path, 'silence'], 'how old the file may get, such as silence: 2m', undefined)
    return null
  }
  if (hasOwn) return { own: true }
  reader.note(path, `one of ${['http', 'tcp', 'exec', 'heartbeat', ...more].join(', ')}`, section)
  return null
}
