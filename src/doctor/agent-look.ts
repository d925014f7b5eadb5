/** Looks at one agent: its folder, its program, its login, its configuration. All at once, each with a deadline. */
import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import type { AgentFacts, FolderFacts, SecretFacts } from './agent-facts.ts'
import { claudeLogin } from './claude-login.ts'
import type { HostDoors, OwnDoors, RunProgram } from './doors.ts'
import type { Fact } from './facts.ts'
import type { Environment } from './job-facts.ts'
import { openclawConfig, openclawVersion, type Asking } from './openclaw-look.ts'
import { protectedBy } from './protected-folders.ts'

/** An agent as it will be started. */
export type AgentAsked = Pick<
  AgentFacts,
  'name' | 'preset' | 'troubles' | 'localHosts' | 'memoryMaxBytes'
> & {
  readonly workdir: string
  readonly env: Environment
  /** Variables by the names of their secrets. */
  readonly secretEnv: Environment
  /** The file that is run; null when it was not found. */
  readonly program: string | null
}

export type Looking = Asking & {
  readonly keychainHas: HostDoors['keychainHas']
  readonly secret: OwnDoors['secret']
  /** Null where no folder is protected. */
  readonly protectedUnder: string | null
}

export async function lookAtAgent(agent: AgentAsked, looking: Looking): Promise<AgentFacts> {
  const { name, preset, troubles, localHosts, memoryMaxBytes, program } = agent
  const isClaude = preset.startsWith('claude-code')
  const isOpenclaw = preset === 'openclaw'
  // As it will be set, with names in place of values: that a variable is there is all that counts.
  const env = { ...agent.env, ...agent.secretEnv }
  const [workdir, real, version, login, openclaw, secrets] = await Promise.all([
    lookAtFolder(agent.workdir, looking.protectedUnder),
    program === null ? null : realPathOf(program, looking.protectedUnder),
    program === null ? null : versionOf(agent, program, looking),
    isClaude ? claudeLogin(env, looking.keychainHas) : null,
    isOpenclaw && program !== null ? openclawConfig(env, program, looking) : null,
    secretsOf(agent.secretEnv, looking),
  ])
  return {
    name,
    preset,
    troubles,
    localHosts,
    memoryMaxBytes,
    workdir,
    version,
    secrets,
    login,
    openclaw,
    program: program === null ? null : { path: program, realPath: real ?? program },
  }
}

function secretsOf(
  secretEnv: Environment,
  { secret }: Pick<Looking, 'secret'>,
): Promise<readonly SecretFacts[]> {
  const named = Object.entries(secretEnv)
  return Promise.all(
    named.map(async ([variable, name]) => ({ name, variable, state: await secret(name) })),
  )
}

const VERSION_WITHIN_MS = 8000

async function versionOf(
  { preset, env }: AgentAsked,
  program: string,
  looking: { readonly run: RunProgram },
): Promise<Fact<string> | null> {
  if (preset === 'openclaw') return openclawVersion(program)
  if (!preset.startsWith('claude-code')) return null
  const options = { env, timeoutMs: VERSION_WITHIN_MS }
  const { code, out, trouble } = await looking.run([program, '--version'], options)
  const said = /^\d+\.\d+\.\d+\S*/.exec(out.trim())?.[0]
  if (code === 0 && said !== undefined) return { is: said }
  return { unknown: code === null ? trouble : `exit ${code}, and no version in what it says` }
}

async function lookAtFolder(path: string, protectedUnder: string | null): Promise<FolderFacts> {
  const realPath = await realPathOf(path, protectedUnder)
  // A protected folder is not touched: the call may hang until somebody answers a dialog.
  const by = protectedUnder === null ? null : protectedBy(realPath, protectedUnder)
  if (by !== null) return { path, realPath, isWritable: { unknown: `it is in ${by}` } }
  return { path, realPath, isWritable: await isWritable(path) }
}

async function isWritable(path: string): Promise<Fact<boolean>> {
  try {
    await access(path, constants.W_OK)
    return { is: true }
  } catch {
    // Not there is told as such by the configuration's own look.
    return { is: false }
  }
}

/** Without links; the path itself where it is not there, or where looking might hang. */
async function realPathOf(path: string, protectedUnder: string | null): Promise<string> {
  if (protectedUnder !== null && protectedBy(path, protectedUnder) !== null) return path
  return realpath(path).catch(() => path)
}
