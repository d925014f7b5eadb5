/**
 * Puts every mutant of some files into their text, each behind a switch (Stryker's instrumenter). Which
 * one is on, and which were passed, stands in a global of its own that `stage.ts` sets and reads.
 */
import { readFileSync } from 'node:fs'
import { Instrumenter } from '@stryker-mutator/instrumenter'

export type Mutant = {
  readonly id: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly mutator: string
  readonly original: string
  readonly replacement: string
  /** Why it is not run: a `// Stryker disable` comment with a reason. */
  readonly ignored: string | null
}

export type Instrumented = {
  readonly mutants: readonly Mutant[]
  /** The text with the switches, by file. */
  readonly texts: ReadonlyMap<string, string>
}

const silent = (): void => undefined
const LOG = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
}

export async function instrument(files: readonly string[]): Promise<Instrumented> {
  const originals = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
  const { files: out, mutants } = await new Instrumenter(LOG).instrument(
    [...originals].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  )
  return {
    texts: new Map(out.map(({ name, content }) => [name, content])),
    mutants: mutants.map((mutant) => ({
      id: mutant.id,
      file: mutant.fileName,
      line: mutant.location.start.line + 1,
      mutator: mutant.mutatorName,
      original: between(originals.get(mutant.fileName) ?? '', mutant.location),
      replacement: mutant.replacement,
      ignored: mutant.status === 'Ignored' ? (mutant.statusReason ?? 'no reason given') : null,
    })),
  }
}

type Place = { readonly line: number; readonly column: number }

/** Lines from 0, as Stryker counts. */
function between(text: string, { start, end }: { start: Place; end: Place }): string {
  const lines = text.split('\n').slice(start.line, end.line + 1)
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column)
  lines[0] = (lines[0] ?? '').slice(start.column)
  return lines.join('\n')
}
