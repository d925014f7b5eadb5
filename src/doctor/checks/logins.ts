/** Whether an agent has what it logs in with: the secrets of its environment, and a login of Claude's own. Pure. */
import type { AgentFacts, Login, SecretFacts } from '../agent-facts.ts'
import { finding, judged, ok } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'
import type { RunsAs } from '../runs-as.ts'

export function loginChecks(agent: AgentFacts, as: RunsAs): readonly Finding[] {
  return [
    ...(agent.secrets.length === 0 ? [] : [secrets(agent, as)]),
    ...(agent.login === null ? [] : [login(agent, agent.login)]),
  ]
}

function secrets({ name, secrets: named }: AgentFacts, as: RunsAs): Finding {
  const subject: Subject = {
    id: `agent.${name}.secrets`,
    title: `secrets of ${name}`,
    why: 'a start without one of them is refused, and tried again until it is there',
  }
  const are = (state: SecretFacts['state']['kind']): readonly SecretFacts[] =>
    named.filter((each) => each.state.kind === state)
  const unset = are('unset')
  if (unset.length > 0) {
    const found = `${unset.map(forVariable).join(', ')} ${unset.length === 1 ? 'is' : 'are'} not set`
    const mend = unset.map((each) => `agenthost secrets set ${each.name}`).join('\n')
    return finding(subject, { level: 'bad', found, mend })
  }
  const closed = named.filter(({ state }) => state.kind === 'kept' && state.at === 'keychain')
  if (as === 'daemon' && closed.length > 0) {
    const found = `${closed.map(forVariable).join(', ')} in the keychain, which is closed to a LaunchDaemon`
    const mend = closed.map((each) => `agenthost secrets set ${each.name} --file`).join('\n')
    return finding(subject, { level: 'bad', found, mend })
  }
  for (const each of are('unreadable')) {
    const why = each.state.kind === 'unreadable' ? each.state.why : ''
    const found = `${forVariable(each)} cannot be read from here: ${why}`
    return finding(subject, { level: 'unknown', found, mend: 'agenthost secrets list' })
  }
  return finding(subject, ok(named.map(forVariable).join(', ')))
}

function forVariable({ name, variable }: SecretFacts): string {
  return `${name} (for ${variable})`
}

const SETUP_TOKEN = 'claude setup-token\nagenthost secrets set claude-token'

function login({ name }: AgentFacts, fact: NonNullable<AgentFacts['login']>): Finding {
  const subject: Subject = {
    id: `agent.${name}.login`,
    title: `login of ${name}`,
    why: 'without a login every turn of it ends with an error; give it the token in its env: CLAUDE_CODE_OAUTH_TOKEN: { secret: claude-token }',
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
