/** The section `jobs`: from what was written to entries, with every mistake noted at its place. */
import { calendarOf } from './job-calendar.ts'
import type { JobEntry } from './job-entry.ts'
import { jobSection, LATE_WORDS, lateSection, retriesSection } from './job-schema.ts'
import { foundText } from './mistake.ts'
import { commandOf, given, pathOf } from './paths.ts'
import type { Path, Reader } from './reader.ts'
import { AGENT_NAME } from './schema.ts'
import { claimOf, together } from './together.ts'
import { isMap } from './is-map.ts'

const JOBS_MAX = 1000

export function readJobs(value: unknown, base: string, reader: Reader): readonly JobEntry[] {
  if (typeof value !== 'object' || value === null || !('jobs' in value)) return []
  const { jobs } = value
  // All of it may be commented out, as in the file that `init` writes.
  if (jobs === null) return []
  if (typeof jobs !== 'object' || Array.isArray(jobs)) {
    reader.note(['jobs'], 'a map of jobs by name', jobs)
    return []
  }
  const named: readonly (readonly [string, unknown])[] = Object.entries(jobs)
  if (named.length > JOBS_MAX) {
    reader.note(['jobs'], `at most ${JOBS_MAX} jobs`, named.length)
    return []
  }
  const agents = 'agents' in value && typeof value.agents === 'object' ? value.agents : null
  const entries = named.flatMap(([name, entry]) => {
    if (!AGENT_NAME.test(name)) {
      const expected =
        'a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name)'
      reader.noteKey(['jobs'], name, expected, foundText(name))
      return []
    }
    if (agents !== null && Object.hasOwn(agents, name)) {
      // `agenthost logs NAME` means one of the two.
      reader.noteKey(['jobs'], name, 'a name that no agent has', 'that of an agent')
      return []
    }
    return jobEntry(name, entry, base, reader) ?? []
  })
  const claims = named.map(([name, entry]) => claimOf(name, entry, 'job'))
  together(claims, reader, 'job')
  return entries
}

function jobEntry(name: string, value: unknown, base: string, reader: Reader): JobEntry | null {
  const path = ['jobs', name]
  const before = reader.mistakes.length
  const section = reader.section(jobSection, value, path)
  if (!isMap(value)) return null
  const raw = value as Readonly<Record<string, unknown>>
  const calendar = calendarOf(raw, path, reader)
  const what = whatOf(raw, path, reader)
  const late = lateOf(raw['late'], [...path, 'late'], reader)
  const retries = retriesOf(raw['retries'], [...path, 'retries'], reader)
  if (section === null || calendar === null || reader.mistakes.length > before) return null
  const {
    overlap,
    waitAtMost: waitMs,
    timeout: timeoutMs,
    successCodes,
    stop,
    route,
    cap,
  } = section
  return {
    name,
    calendar,
    what:
      section.command === undefined ? { run: what ?? [] } : { command: commandOf(section.command) },
    workdir: pathOf(section.workdir ?? '.', base),
    env: section.env?.env ?? {},
    secretEnv: section.env?.secretEnv ?? {},
    after: section.after ?? [],
    late,
    retries,
    stop: given({ signal: stop?.signal, graceMs: stop?.grace }),
    ...given({ overlap, waitMs, timeoutMs, successCodes, route, cap }),
  }
}

/** The words of `run`; null where there are none, and where a mistake was noted. */
function whatOf(
  { run, command }: Readonly<Record<string, unknown>>,
  path: Path,
  reader: Reader,
): readonly string[] | null {
  if (run === undefined && command === undefined) {
    reader.note(path, 'run (one of our commands) or command (any program)', {})
    return null
  }
  if (run === undefined) return null
  if (command !== undefined) {
    reader.noteKey(path, 'run', 'either run or command', 'both')
    return null
  }
  const words: readonly unknown[] = Array.isArray(run)
    ? run
    : typeof run === 'string'
      ? run.trim().split(/\s+/)
      : []
  const isText = (word: unknown): word is string =>
    typeof word === 'string' && word !== '' && !word.includes('\0')
  if (words.length > 0 && words.every(isText)) return words
  reader.note([...path, 'run'], 'one of our own commands, such as rankings pull', run)
  return null
}

function lateOf(value: unknown, path: Path, reader: Reader): JobEntry['late'] {
  const word = LATE_WORDS.find((each) => each === value)
  if (word !== undefined) return { run: word }
  if (value === undefined) return {}
  if (!isMap(value)) {
    reader.note(path, `${LATE_WORDS.join(', ')}, or a map`, value)
    return {}
  }
  const { run, horizon: horizonMs, grace: graceMs } = reader.section(lateSection, value, path) ?? {}
  return given({ run, horizonMs, graceMs })
}

const RETRIES_MAX = 100

function retriesOf(value: unknown, path: Path, reader: Reader): JobEntry['retries'] {
  if (value === undefined) return {}
  if (isMap(value)) {
    const { count, backoff: backoffMs } = reader.section(retriesSection, value, path) ?? {}
    return given({ count, backoffMs })
  }
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0
  if (isCount && value <= RETRIES_MAX) return { count: value }
  reader.note(
    path,
    `a whole number from 0 to ${RETRIES_MAX}, or a map with count and backoff`,
    value,
  )
  return {}
}
