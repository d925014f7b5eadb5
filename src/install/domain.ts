/**
 * Which domain of launchd the jobs go into. Pure. Asked, never assumed; the same label is never left in two
 * domains, since each would run a daemon of its own.
 */
import { AgenthostError } from '../errors.ts'
import { domainOf, type Domain, type DomainKind } from './job.ts'
import { noSession, type SessionFacts } from './no-session.ts'

/** What of our labels is in one domain, its plist folder included. */
export type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ours'; readonly isLoaded: boolean }
  /** `what` says whose it is. */
  | { readonly kind: 'foreign'; readonly label: string; readonly what: string }
  | { readonly kind: 'unknown'; readonly label: string; readonly why: string }

export type DomainFacts = SessionFacts & {
  readonly uid: number
  readonly isRoot: boolean
  readonly found: Readonly<Record<DomainKind, Found>>
}

/** `stay`: where it is already, else where a login is. */
export type DomainWish = 'stay' | DomainKind

export type DomainChoice = {
  readonly domain: Domain
  /** Domains of this user that ours is to be taken out of first. */
  readonly leave: readonly Domain[]
}

const KINDS: readonly DomainKind[] = ['gui', 'user', 'system']

/**
 * Throws `bad` with the way out where the jobs may not be put, and `temporary` where launchd does not say
 * what is there.
 */
export function chooseDomain(facts: DomainFacts, wish: DomainWish): DomainChoice {
  const { uid, found } = facts
  if (facts.isRoot) throw asRoot()
  for (const kind of KINDS) refuseUnclear(domainOf(kind, uid), found[kind])
  const at = KINDS.filter((kind) => found[kind].kind === 'ours')
  const kind = wish === 'stay' ? (at[0] ?? 'gui') : wish
  if (kind === 'gui') refuseWithoutSession(facts)
  if (kind !== 'system' && found.system.kind === 'ours') throw inSystem(domainOf(kind, uid))
  const leave = at.filter((each) => each !== kind).map((each) => domainOf(each, uid))
  return { domain: domainOf(kind, uid), leave }
}

type Seen = Pick<DomainFacts, 'uid' | 'found'>

/** Every domain that it is installed in: one, or by somebody else's doing more. Throws like `installedIn`. */
export function domainsOf({ uid, found }: Seen): readonly Domain[] {
  for (const kind of KINDS) {
    const there = found[kind]
    if (there.kind === 'unknown') refuseUnclear(domainOf(kind, uid), there)
  }
  return KINDS.filter((kind) => found[kind].kind === 'ours').map((kind) => domainOf(kind, uid))
}

/** Where it is installed, or null. Throws `temporary` where that cannot be told. */
export function installedIn(seen: Seen): Domain | null {
  const domains = domainsOf(seen)
  const isLoaded = ({ kind }: Domain): boolean => {
    const there = seen.found[kind]
    return there.kind === 'ours' && there.isLoaded
  }
  return domains.find(isLoaded) ?? domains[0] ?? null
}

function refuseWithoutSession(facts: DomainFacts): void {
  if (facts.gui === 'absent') throw noSession(facts)
  if (facts.gui === 'present') return
  throw new AgenthostError(
    'temporary',
    `unable to install into gui/${facts.uid}: launchd does not say whether anybody is logged in at the screen`,
    `See what \`launchctl print gui/${facts.uid}\` says, and try again.`,
  )
}

function refuseUnclear({ name }: Domain, found: Found): void {
  if (found.kind === 'unknown') {
    throw new AgenthostError(
      'temporary',
      `unable to tell whether ${found.label} is in ${name}: ${found.why}`,
      `See what \`launchctl print ${name}/${found.label}\` says, and try again.`,
    )
  }
  if (found.kind !== 'foreign') return
  const sudo = name === 'system' ? 'sudo ' : ''
  throw new AgenthostError(
    'bad',
    `unable to use the label ${found.label}: ${found.what} has it in ${name}`,
    `Remove that with \`${sudo}launchctl bootout ${name}/${found.label}\` and its plist, or set AGENTHOST_HOME to another folder: each home has labels of its own.`,
  )
}

function inSystem({ name }: Domain): AgenthostError {
  return new AgenthostError(
    'bad',
    `unable to install into ${name}: agenthost is in the domain of the system, and would run twice`,
    'Remove it there first: `agenthost uninstall | sh` (it uses sudo); or leave it there: `agenthost install --system`.',
  )
}

function asRoot(): AgenthostError {
  return new AgenthostError(
    'usage',
    'unable to install as root: agents belong to a user of their own',
    'Run it as that user, without sudo; what needs root is printed for you by `agenthost install --system`.',
  )
}
