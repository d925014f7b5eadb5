/**
 * Which Node the jobs run. Pure. Its path must outlive updates of Node, and its signature decides whether
 * macOS's privacy grants do (reference 1.6): `process.execPath` itself is the real path, which under
 * Homebrew or nvm is gone after the next update (openclaw#20583).
 */
import { AgenthostError } from '../errors.ts'
import { isNewEnough } from './fitting-node.ts'
import { removerOf } from './versioned-folders.ts'

export type Origin =
  /** AGENTHOST_NODE. */
  | 'asked'
  /** One that scripts/setup fetched, or our own copy. */
  | 'own'
  /** A path that stays over updates. */
  | 'stable'
  /** A path with a version in it: nvm, fnm, asdf, volta, mise, a Cellar. */
  | 'versioned'

export type Candidate = { readonly path: string; readonly origin: Origin }

export type NodeFacts = Candidate & {
  /** `26.10.0`; null when it does not run. */
  readonly version: string | null
  readonly arch: string | null
  readonly signature: 'developer-id' | 'ad-hoc' | 'unsigned' | 'unknown'
  /** Why it does not run. */
  readonly trouble: string
}

export type NodeChoice = {
  /** `copy`: it becomes a file of ours, AGENTHOST_HOME/bin/node. */
  readonly kind: 'copy' | 'refer'
  readonly path: string
  readonly version: string
  /** What will bite later, for a person; empty when nothing will. */
  readonly warning: string
}

/** Where to look, best first. `runtime` is where scripts/setup puts what it fetches. */
export function nodeCandidates(at: {
  readonly asked: string | undefined
  readonly execPath: string
  readonly own: readonly string[]
}): readonly Candidate[] {
  const { asked, execPath, own } = at
  const isOwn = own.some((folder) => execPath.startsWith(`${folder}/`))
  const cellar = /^(.*)\/Cellar\/([^/]+)\//.exec(execPath)
  const opt = cellar === null ? [] : [`${cellar[1]}/opt/${cellar[2]}/bin/node`]
  const stable = [
    ...opt,
    '/opt/homebrew/opt/node@24/bin/node',
    '/opt/homebrew/opt/node/bin/node',
    '/opt/homebrew/bin/node',
    '/usr/local/bin/node',
  ]
  const running: Candidate = {
    path: execPath,
    origin: isOwn ? 'own' : removerOf(execPath) !== null ? 'versioned' : 'stable',
  }
  const all: Candidate[] = [
    ...(asked === undefined ? [] : [{ path: asked, origin: 'asked' as const }]),
    ...(running.origin === 'versioned' ? [] : [running]),
    ...stable.map((path) => ({ path, origin: 'stable' as const })),
    ...(running.origin === 'versioned' ? [running] : []),
  ]
  return all.filter(({ path }, at) => all.findIndex((each) => each.path === path) === at)
}

/** `arch` is the one of this Mac. Throws `bad` when there is none that fits. */
export function chooseNode(all: readonly NodeFacts[], arch: string): NodeChoice {
  const asked = all.find(({ origin }) => origin === 'asked')
  if (asked !== undefined) {
    const wrong = faultOf(asked, arch)
    if (wrong !== null) throw noNode(`AGENTHOST_NODE=${asked.path} ${wrong}`)
    return choice(asked)
  }
  const fitting = all.filter((each) => faultOf(each, arch) === null)
  const best = fitting.find(isCopied) ?? fitting[0]
  if (best !== undefined) return choice(best)
  const seen = all.filter(({ version }) => version !== null)
  const faults = (seen.length > 0 ? seen : all.slice(0, 1)).map(
    (each) => `${each.path} ${faultOf(each, arch)}`,
  )
  throw noNode(faults.join(', '))
}

/** What stands against it, as the end of a clause; null when nothing does. */
export function faultOf({ version, arch: its, trouble }: NodeFacts, arch: string): string | null {
  if (version === null || its === null) return `does not run (${trouble})`
  if (its !== arch) return `is for ${its}, and this Mac is ${arch}`
  return isNewEnough(version) ? null : `is ${version}, which is too old`
}

/** nodejs.org's is one file that needs no other, and so is what scripts/setup fetched from there. */
function isCopied({ signature, origin }: NodeFacts): boolean {
  return signature === 'developer-id' || origin === 'own'
}

function choice(node: NodeFacts): NodeChoice {
  const { path, origin } = node
  const version = node.version ?? ''
  if (isCopied(node)) return { kind: 'copy', path, version, warning: '' }
  const grants =
    'macOS forgets what it was allowed (protected folders, local network) at each update of it; one from nodejs.org would keep that.'
  const isVersioned = origin === 'versioned' || removerOf(path) !== null
  const warning = isVersioned
    ? `The jobs run ${path}, which is gone when that version is removed: run \`agenthost install\` again after each update of Node.`
    : `The jobs run ${path}. ${grants}`
  return { kind: 'refer', path, version, warning }
}

function noNode(cause: string): AgenthostError {
  return new AgenthostError(
    'bad',
    `unable to find a Node for the jobs: ${cause}`,
    'Install Node 26 (or 24.16 and later) for this Mac from nodejs.org, or name one: `AGENTHOST_NODE=/path/to/node agenthost install`.',
  )
}
