/** What the doctor found, and how a check comes to it from a fact that may be unknown. Pure. */
import type { Fact } from './facts.ts'

/** `bad` will break unattended running; `warn` may; `unknown` could not be asked. */
export type Level = 'bad' | 'warn' | 'unknown' | 'ok'

/** Fields may be added, none renamed: `doctor --json` prints this as it is. */
export type Finding = {
  /** Dotted, stable: `power.settings`, `agent.triage.login`. */
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly found: string
  /** Why it matters for agents. */
  readonly why: string
  /** The commands that mend it, one a line; null where there is none. */
  readonly mend: string | null
}

export type Subject = Pick<Finding, 'id' | 'title' | 'why'> & {
  /** How a person finds out what could not be asked. */
  readonly ask?: string
}

export type Judgement = {
  readonly level: Level
  readonly found: string
  readonly mend?: string | null
  /** Where another reason holds than the usual one. */
  readonly why?: string
}

export function finding(subject: Subject, { level, found, mend, why }: Judgement): Finding {
  const { id, title } = subject
  return { id, title, level, found, why: why ?? subject.why, mend: mend ?? null }
}

/** `judge` sees known facts only. */
export function judged<T>(
  subject: Subject,
  fact: Fact<T>,
  judge: (value: T) => Judgement,
): Finding {
  if ('is' in fact) return finding(subject, judge(fact.is))
  return finding(subject, { level: 'unknown', found: fact.unknown, mend: subject.ask ?? null })
}

export const ok = (found: string): Judgement => ({ level: 'ok', found })

/** A path or a word so that a shell takes it as it stands; `~/x` is left to the shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** `1.2 GB`: powers of ten, as in the configuration. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
