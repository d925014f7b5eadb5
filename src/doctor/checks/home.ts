/** The home of agenthost, its configuration, and whether the daemon answers. Pure. */
import type { ConfigFacts, DaemonFacts, Facts, HomeFacts } from '../facts.ts'
import { finding, judged, ok, quoted } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'
import { runsAs } from '../runs-as.ts'

const HOME: Subject = {
  id: 'home.folder',
  title: 'home',
  why: 'whoever can write to it commands the agents, so that the daemon refuses such a home',
}
const SOCKET: Subject = {
  id: 'home.socket',
  title: 'control socket',
  why: 'the path of a socket may have 103 bytes: with a longer one the daemon cannot be asked',
}
const CONFIG: Subject = {
  id: 'config.file',
  title: 'configuration',
  why: 'the daemon starts nothing that is new with a configuration that it cannot use',
}
const DAEMON: Subject = {
  id: 'daemon.answers',
  title: 'daemon',
  why: 'without it agents go on, but nobody restarts one that crashes or hangs',
}

export function homeChecks(facts: Facts, version: string): readonly Finding[] {
  return [
    judged(HOME, facts.home.folder, (folder) => homeFolder(folder, facts.home)),
    finding(SOCKET, socket(facts.home)),
    finding(CONFIG, configuration(facts.config)),
    finding(DAEMON, daemon(facts, version)),
  ]
}

function homeFolder(
  folder: { readonly mode: number; readonly isMine: boolean } | null,
  { path }: HomeFacts,
): Judgement {
  if (folder === null) return ok(`${path} is made with the first start`)
  const mend = `chmod 700 ${quoted(path)}`
  if (!folder.isMine) {
    const own = `sudo chown -R "$USER" ${quoted(path)}`
    return { level: 'bad', found: `${path} belongs to another user`, mend: own }
  }
  if ((folder.mode & 0o022) !== 0)
    return { level: 'bad', found: `others may write to ${path}`, mend }
  if ((folder.mode & 0o077) !== 0)
    return { level: 'warn', found: `others may read ${path}, where keys may lie`, mend }
  return ok(`${path}, yours alone`)
}

const SOCKET_MAX_BYTES = 103

function socket({ socketBytes }: HomeFacts): Judgement {
  const found = `its path has ${socketBytes} of ${SOCKET_MAX_BYTES} bytes`
  if (socketBytes <= SOCKET_MAX_BYTES) return ok(found)
  return { level: 'bad', found, mend: 'export AGENTHOST_HOME=~/.agenthost' }
}

function configuration(config: ConfigFacts): Judgement {
  switch (config.state) {
    case 'missing':
      return { level: 'warn', found: `there is no ${config.path}`, mend: 'agenthost init' }
    case 'wrong':
      return { level: 'bad', found: config.message, mend: 'agenthost config check' }
    case 'valid':
      return ok(`valid, ${config.agents} agent${config.agents === 1 ? '' : 's'}`)
  }
}

function daemon({ daemon: state, job, host }: Facts, version: string): Judgement {
  if (state.state === 'silent') return silent(state, runsAs(job) !== 'none', host.mac !== null)
  const found = `process ${state.pid} answers`
  if (state.version === version) return ok(found)
  return {
    level: 'warn',
    found: `${found}, but is version ${state.version}, and this is ${version}`,
    mend: host.mac === null ? 'kill ' + state.pid + '\nagenthost run' : 'agenthost upgrade',
    why: 'what this version does better is not in force before the daemon is started anew',
  }
}

function silent(
  { why }: Extract<DaemonFacts, { state: 'silent' }>,
  isInstalled: boolean,
  isMac: boolean,
): Judgement {
  // Installed and not answering is broken; not yet started is only not yet done.
  if (isInstalled)
    return { level: 'bad', found: why, mend: 'agenthost logs daemon\nagenthost install' }
  return { level: 'warn', found: why, mend: isMac ? 'agenthost install' : 'agenthost up' }
}
