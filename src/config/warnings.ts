/** What is right in the file but will not work on this host as it is now. */
import { accessSync, constants, statSync, type Stats } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { AgentEntry } from './entry.ts'
import { isProbablySecret } from './secrets.ts'

export function warningsOf(
  entries: readonly AgentEntry[],
  env: NodeJS.ProcessEnv,
): readonly string[] {
  return entries.flatMap((entry) => {
    const warnings: string[] = []
    if (statOf(entry.workdir)?.isDirectory() !== true) {
      warnings.push(`${entry.name}: its workdir ${entry.workdir} is not a directory`)
    }
    const path = entry.env['PATH'] ?? env['PATH'] ?? ''
    for (const program of programsOf(entry)) {
      const found = findProgram(program, entry.workdir, path)
      if (found === null) warnings.push(`${entry.name}: ${program} was not found or cannot be run`)
    }
    if (Object.values(entry.env).some((value) => /\$\{?\w/.test(value))) {
      warnings.push(
        `${entry.name}: a "$" in env is taken as it stands, nothing is put in its place`,
      )
    }
    return [...warnings, ...plainSecrets(entry)]
  })
}

/** Never with the value. */
function plainSecrets({ name, env }: AgentEntry): readonly string[] {
  const plain = Object.entries(env).filter(([variable, value]) => isProbablySecret(variable, value))
  return plain.map(([variable]) => {
    const secret = variable.toLowerCase().replaceAll('_', '-').replace(/^-+/, '').slice(0, 41)
    return `${name}: ${variable} looks like a secret in plain text; keep it with \`agenthost secrets set ${secret}\`, and write ${variable}: { secret: ${secret} }`
  })
}

/** What it starts with, and what its probes run. */
function programsOf(entry: AgentEntry): ReadonlySet<string> {
  const probes = [...entry.alive, ...(entry.ready === undefined ? [] : [entry.ready])]
  const asked = probes.flatMap((probe) => ('exec' in probe ? probe.exec.slice(0, 1) : []))
  return new Set([...programOf(entry), ...asked])
}

function programOf(entry: AgentEntry): readonly string[] {
  switch (entry.preset) {
    case 'command':
      return entry.command.slice(0, 1)
    case 'openclaw':
      // A file named here is run by our Node, so that it need not be executable.
      return isFile(entry.program) ? [] : [entry.program ?? 'openclaw']
    case 'claude-code':
      return [entry.program ?? 'claude']
    case 'claude-code-tmux':
      return [entry.program ?? 'claude', 'tmux']
  }
}

function isFile(path: string | undefined): boolean {
  return path !== undefined && statOf(path)?.isFile() === true
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    // Not there, or behind a folder that is closed to us: a start would fail alike.
    return null
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
