import type { Outcome } from './problem.ts'

/** What an import came to, for the log. */
export function report(what: string, { rows, problems, aborted }: Outcome<unknown>): string {
  const lines = problems.map(({ line, column, message }) => `  line ${line}${column === null ? '' : `, ${column}`}: ${message}`)
  return [`${what}: ${rows.length} read, ${problems.length} problems${aborted ? ', given up' : ''}`, ...lines].join('\n')
}
