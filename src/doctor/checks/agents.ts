/** Whether each agent can be started, is logged in, and has a configuration that its program takes. Pure. */
import type { AgentFacts, Login, OpenclawConfig } from '../agent-facts.ts'
import type { Facts } from '../facts.ts'
import { finding, judged, ok, quoted } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'

export function agentChecks({ agents, host }: Facts): readonly Finding[] {
  const isMac = host.mac !== null
  return agents.flatMap((agent) => [
    start(agent, isMac),
    ...(agent.login === null ? [] : [login(agent, agent.login)]),
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
    const why = grave.length > 0 ? subject.why : 'the program gets the text as it was written'
    const mend = mendOf(agent, grave, isMac)
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

/** A `$` that is taken as it stands stops no start. */
function isMinor(trouble: string): boolean {
  return trouble.startsWith('a "$" in env')
}

function mendOf(
  { workdir, preset }: AgentFacts,
  troubles: readonly string[],
  isMac: boolean,
): string | null {
  const commands = troubles.flatMap((trouble) => {
    if (trouble.includes('is not a directory')) return [`mkdir -p ${quoted(workdir.path)}`]
    if (trouble.startsWith('tmux '))
      return [isMac ? 'brew install tmux' : 'sudo apt-get install tmux']
    if (preset === 'openclaw') return ['npm install -g openclaw']
    return preset.startsWith('claude') ? ['npm install -g @anthropic-ai/claude-code'] : []
  })
  return commands.length === 0 ? null : [...new Set(commands)].join('\n')
}

const SETUP_TOKEN = 'claude setup-token\nagenthost secrets set claude-token'

function login({ name }: AgentFacts, fact: NonNullable<AgentFacts['login']>): Finding {
  const subject: Subject = {
    id: `agent.${name}.login`,
    title: `login of ${name}`,
    why: 'without a login every turn of it ends with an error',
    ask: SETUP_TOKEN,
  }
  return judged(subject, fact, loginFound)
}

function loginFound(found: Login): Judgement {
  switch (found.kind) {
    case 'environment':
      return ok(`${found.variable} is set`)
    case 'cloud':
      return ok(`by the cloud provider (${found.variable})`)
    case 'helper':
      return ok(`by the apiKeyHelper in ${found.path}`)
    case 'file':
      return ok(`the file ${found.path}`)
    case 'keychain':
      return {
        level: 'warn',
        found: 'in the login keychain only',
        mend: SETUP_TOKEN,
        why: 'started by launchd, Claude Code was seen to be "Not logged in" though its keychain item was there (claude-code#77213); a LaunchDaemon cannot read it at all',
      }
    case 'none':
      return { level: 'bad', found: 'none found', mend: SETUP_TOKEN }
  }
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
