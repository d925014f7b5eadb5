/** What `install` and `upgrade` say when they have done it. Pure. */
import { quoted } from '../../install/launcher.ts'
import type { BroughtUp } from '../../install/bring-up.ts'
import type { Installation, DaemonSeen } from '../../install/installation.ts'

export function installedText(
  wanted: Installation,
  done: BroughtUp,
  path: string,
): readonly string[] {
  const { places, domain } = wanted
  const { course, daemon, release } = done
  const where = `${domain.name} as ${places.labels.daemon}`
  const what = `agenthost ${release} (process ${daemon.pid})`
  const first =
    course === 'leave'
      ? `Nothing is to be done: ${what} runs in ${where}.`
      : `${what} runs in ${where}.`
  const foreground = done.isForeground
    ? [
        `Process ${daemon.pid} is a daemon in the foreground: the installed one takes over when it ends.`,
      ]
    : []
  const { configError } = daemon
  const config =
    configError === null
      ? []
      : ['It waits for a configuration that it can use:', ...configError.split('\n')]
  const warning = wanted.node.warning === '' ? [] : [`Warning: ${wanted.node.warning}`]
  const onPath = path.split(':').includes(places.bin)
    ? []
    : [`Put it on your PATH: export PATH=${quoted(places.bin)}:"$PATH"`]
  return [
    first,
    ...foreground,
    ...agentsText(done.before, daemon),
    ...weakness(wanted),
    ...config,
    ...warning,
    ...onPath,
    `Logs: ${places.logs}. Look: agenthost status. Next: agenthost doctor`,
  ]
}

function weakness({ domain }: Installation): readonly string[] {
  return domain.kind === 'user'
    ? ['After a restart of this Mac nothing runs until you log in once (SSH counts).']
    : []
}

/** Which agents went on as they were; nothing where there was no daemon to compare with. */
export function agentsText(before: DaemonSeen | null, now: DaemonSeen): readonly string[] {
  if (before === null || before.pid === now.pid) return []
  const pids = new Map(now.agents.map(({ name, pid }) => [name, pid]))
  const ran = before.agents.filter(({ pid }) => pid !== null)
  if (ran.length === 0) return []
  const others = ran.filter(({ name, pid }) => pids.get(name) !== pid)
  if (others.length === 0) {
    const count = ran.length === 1 ? 'The agent goes on' : `All ${ran.length} agents go on`
    return [`${count} as the same process${ran.length === 1 ? '' : 'es'}.`]
  }
  return others.map(({ name, pid }) => {
    const is = pids.get(name) ?? null
    return `${name} was process ${pid} and is ${is === null ? 'not running' : `process ${is}`} now.`
  })
}
