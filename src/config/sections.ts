/** The sections that all presets share, from what was written to entries: restart policy and probes. */
import type * as z from 'zod/mini'
import type { AliveEntry, OwnProbeEntry, ProbeEntry, ReadyEntry, RestartEntry } from './entry.ts'
import { commandOf, given, pathOf } from './paths.ts'
import type { Path, Reader } from './reader.ts'
import { aliveSection, readySection, restartSection, RESTART_WORDS } from './schema.ts'
import { isMap } from './is-map.ts'

export function restartOf(value: unknown, path: Path, reader: Reader): RestartEntry | null {
  if (value === undefined) return {}
  const word = RESTART_WORDS.find((each) => each === value)
  if (word !== undefined) return { when: word }
  if (!isMap(value)) {
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
    if (section === null || !isOneProbe(section, path, reader)) return []
    const probe = probeOf(section, { ...place, path }, [], reader)
    if (probe === null) return []
    const { every, timeout, failures } = section
    return [{ ...probe, ...given({ everyMs: every, timeoutMs: timeout, failures }) }]
  })
}

type ReadySection = z.infer<typeof readySection>

export function readyOf(value: unknown, place: ProbePlace, reader: Reader): ReadyEntry | null {
  if (value === undefined) return null
  const section = reader.section(readySection, value, place.path)
  if (section === null) return null
  const { within, every, timeout, output } = section
  if (!isOneProbe(section, place.path, reader)) return null
  const probe = output === undefined ? probeOf(section, place, ['output'], reader) : { output }
  if (probe === null) return null
  return { ...probe, ...given({ withinMs: within, everyMs: every, timeoutMs: timeout }) }
}

type ProbeSection = Partial<Omit<ReadySection, 'within'>>

function probeOf(
  section: ProbeSection,
  { path, base, hasOwn }: ProbePlace,
  more: readonly ['output'] | readonly [],
  reader: Reader,
): ProbeEntry | OwnProbeEntry | null {
  const { http, tcp, exec, heartbeat, silence, status, body, send } = section
  if (http !== undefined) return { http, ...given({ status, body }) }
  if (tcp !== undefined) return { tcp, ...given({ send }) }
  if (exec !== undefined) return { exec: commandOf(exec) }
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

const KINDS = ['http', 'tcp', 'exec', 'heartbeat', 'output'] as const
/** What only means something beside a probe of this kind. */
const BELONGS_TO = { status: 'http', body: 'http', send: 'tcp', silence: 'heartbeat' } as const

/** Notes a second probe, which would never be asked, and words for a probe that is not there. */
function isOneProbe(section: ProbeSection, path: Path, reader: Reader): boolean {
  const [first, ...more] = KINDS.filter((kind) => section[kind] !== undefined)
  for (const kind of more) {
    reader.noteKey(path, kind, `one probe, and ${first} is there already`, 'a second one')
  }
  const lost = (['status', 'body', 'send', 'silence'] as const).filter(
    (key) => section[key] !== undefined && section[BELONGS_TO[key]] === undefined,
  )
  for (const key of lost) reader.noteKey(path, key, `${BELONGS_TO[key]} beside it`, 'none')
  return more.length === 0 && lost.length === 0
}
