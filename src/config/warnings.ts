/** What is right in the file but will not work on this host as it is now. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { AgentEntry } from './entry.ts'

export function warningsOf(
  entries: readonly AgentEntry[],
  env: NodeJS.ProcessEnv,
): readonly string[] {
  return entries.flatMap((entry) => {
    const warnings: string[] = []
    if (statSync(entry.workdir, { throwIfNoEntry: false })?.isDirectory() !== true) {
      warnings.push(`${entry.name}: its workdir ${entry.workdir} is not a directory`)
    }
    const program = programOf(entry)
    const path = entry.env['PATH'] ?? env['PATH'] ?? ''
    if (findProgram(program, entry.workdir, path) === null) {
      warnings.push(`${entry.name}: its program ${program} was not found or is not executable`)
    }
    if (Object.values(entry.env).some((value) => /\$\{?\w/.test(value))) {
      warnings.push(
        `${entry.name}: a "$" in env is taken as it stands, nothing is put in its place`,
      )
    }
    return warnings
  })
}

function programOf(entry: AgentEntry): string {
  switch (entry.preset) {
    case 'command':
      return entry.command[0]
    case 'openclaw':
      return entry.program ?? 'openclaw'
    case 'claude-code':
    case 'claude-code-tmux':
      return entry.program ?? 'claude'
  }
}

/** The executable file that a shell would run, or null. */
export function findProgram(program: string, workdir: string, path: string): string | null {
  const candidates = program.includes('/')
    ? [resolve(workdir, program)]
    : path.split(delimiter).map((folder) => join(folder, program))
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // Not there, or not for us to run: the same to whoever wants to run it.
    return false
  }
}
