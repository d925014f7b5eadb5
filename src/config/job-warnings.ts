/** What is right in a job's entry but will not work on this host as it is now. */
import { statSync } from 'node:fs'
import type { JobEntry } from './job-entry.ts'
import { findProgram } from './warnings.ts'

/** What will go wrong at a run though the file is right. */
export function jobWarnings(jobs: readonly JobEntry[], env: NodeJS.ProcessEnv): readonly string[] {
  return jobs.flatMap(({ name, what, workdir, env: own }) => {
    const warnings: string[] = []
    if (statSync(workdir, { throwIfNoEntry: false })?.isDirectory() !== true) {
      warnings.push(`${name}: its workdir ${workdir} is not a directory`)
    }
    const [program] = 'command' in what ? what.command : []
    const path = own['PATH'] ?? env['PATH'] ?? ''
    if (program !== undefined && findProgram(program, workdir, path) === null) {
      warnings.push(`${name}: ${program} was not found or cannot be run`)
    }
    return warnings
  })
}
