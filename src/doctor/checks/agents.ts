/** Whether each agent can be started, is logged in, and has a configuration that its program takes. Pure. */
import type { AgentFacts, OpenclawConfig } from '../agent-facts.ts'
import type { Facts } from '../facts.ts'
import { runsAs } from '../runs-as.ts'
import { loginChecks } from './logins.ts'
import { finding, judged, ok, quoted } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'

export function agentChecks({ agents, host, job }: Facts): readonly Finding[] {
  const isMac = host.mac !== null
  return agents.flatMap((agent) => [
    start(agent, isMac),
    ...loginChecks(agent, runsAs(job)),
    ...(agent.openclaw === null ? [] : [openclaw(agent, agent.openclaw)]),
  ])
}

function start(agent: AgentFacts, isMac: boolean): Finding {
  const { name, troubles, workdir, version } = agent
  const subject: Subject = {
    id: `agent.${name}.start`,
    title: `agent ${name}`,
    why: 'it cannot be started like this: it ends in `failed`, and is tried again each 15 minutes',
  }
  const grave = troubles.filter((trouble) => !isMinor(trouble))
  const first = grave[0] ?? troubles[0]
  if (first !== undefined) {
    const level = grave.length > 0 ? 'bad' : 'warn'
    const why = grave.length > 0 ? subject.why : 'it starts, but not as it was meant'
    const mend = mendOf(agent, troubles, isMac)
    return finding(subject, { level, found: troubles.join('; '), mend, why })
  }
  if ('is' in workdir.isWritable && !workdir.isWritable.is) {
    const found = `it cannot write to its workdir ${workdir.path}`
    const mend = `sudo chown -R "$USER" ${quoted(workdir.path)}`
    return finding(subject, { level: 'warn', found, mend, why: 'its work there fails' })
  }
  if (version !== null && 'unknown' in version) {
    const found = `${agent.program?.path ?? 'its program'}, asked for its version: ${version.unknown}`
    return finding(subject, { level: 'unknown', found, why: 'it may not start' })
  }
  const program = agent.program?.path ?? agent.preset
  return finding(subject, ok(version === null ? program : `${version.is} (${program})`))
}

/** A `$` that is taken as it stands stops no start, nor does a secret in plain text. */
function isMinor(trouble: string): boolean {
  return trouble.startsWith('a "$" in env') || PLAIN_SECRET.test(trouble)
}

const PLAIN_SECRET = /looks like a secret in plain text; keep it with `([^`]+)`/

function mendOf(
  { workdir, preset }: AgentFacts,
  troubles: readonly string[],
  isMac: boolean,
): string | null {
  const commands = troubles.flatMap((trouble) => {
    const keep = PLAIN_SECRET.exec(trouble)?.[1]
    if (keep !== undefined) return [keep]
    if (isMinor(trouble)) return []
    if (trouble.includes('is not a directory')) return [`mkdir -p ${quoted(workdir.path)}`]
    if (trouble.startsWith('tmux '))
      return [isMac ? 'brew install tmux' : 'sudo apt-get install tmux']
    if (preset === 'openclaw') return ['npm install -g openclaw']
    return preset.startsWith('claude') ? ['npm install -g @anthropic-ai/claude-code'] : []
  })
  return commands.length === 0 ? null : [...new Set(commands)].join('\n')
}

function openclaw({ name }: AgentFacts, fact: NonNullable<AgentFacts['openclaw']>): Finding {
  const subject: Subject = {
    id: `agent.${name}.config`,
    title: `configuration of ${name}`,
    why: 'with a configuration that it refuses OpenClaw exits with 78, and is not tried again before the file changes',
  }
  return judged(subject, fact, (config) => openclawFound(config))
}

function openclawFound(config: OpenclawConfig): Judgement {
  const { path } = config
  if (config.state !== 'wrong') {
    const isThere = config.state === 'valid'
    return ok(isThere ? `OpenClaw takes ${path}` : `${path} is written with the first start`)
  }
  const mend = `OPENCLAW_CONFIG_PATH=${quoted(path)} openclaw config validate`
  return { level: 'bad', found: `OpenClaw refuses ${path}: ${config.says}`, mend }
}
