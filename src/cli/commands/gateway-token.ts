/** `agenthost gateway token`: a token for a person's own client, printed once, or taken back. */
import { join } from 'node:path'
import { systemClock, type Instant } from '../../clock.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import { gatewayUrl } from '../../daemon/gateway-plan.ts'
import { AgenthostError, unable } from '../../errors.ts'
import type { Caller } from '../../gateway/call.ts'
import { dropToken, makeToken, readTokenFile } from '../../gateway/front/token-files.ts'
import { CALLER_NAME, isScraper } from '../../gateway/front/token-text.ts'
import type { RoutingTable } from '../../routing/table.ts'
import { gatewayNow } from '../gateway/gateway-now.ts'
import { ensureHome, homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { scopeText } from '../gateway/token-list.ts'
import { capsOf, untilOf } from '../gateway/token-arguments.ts'

export type TokenOptions = {
  readonly route?: readonly string[]
  readonly cap?: readonly string[]
  readonly until?: string
  readonly revoke?: true
  readonly json?: true
}

/** The token alone goes to stdout, so that it can be put where it belongs: `export KEY=$(agenthost gateway token laptop)`. */
export async function gatewayToken(
  name: string,
  options: TokenOptions,
  terminal: Terminal,
): Promise<void> {
  if (!CALLER_NAME.test(name)) {
    const hint = 'A name has small letters, digits, ".", "_", "-", such as laptop.'
    throw new AgenthostError('usage', 'unable to make a token: that is no name', hint)
  }
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { tokens } = gatewayPaths(paths.home)
  const owner = { kind: 'client', name } as const
  if (options.revoke === true) return revoke(owner, tokens, options, terminal)
  const now = systemClock.now()
  const isForFigures = isScraper(owner)
  if (isForFigures && (options.route ?? options.cap) !== undefined) {
    const hint = 'Leave out --route and --cap, or take another name.'
    throw new AgenthostError('usage', 'unable to give metrics a route: it reads figures', hint)
  }
  const { gateway, table } = await gatewayNow(paths, terminal.env)
  if (table !== null) refuseUnknown(options.route ?? [], table)
  const found = readTokenFile(join(tokens, `client-${name}.json`))
  const replaced = found !== null
  const before = found !== null && 'caller' in found ? found.caller : null
  const caller = callerFor(owner, options, { before, now })
  const token = made(tokens, caller)
  const url = gateway === null ? null : gatewayUrl(gateway)
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ name, token, url, replaced })}\n`)
    return
  }
  if (replaced) terminal.err(`The token that ${name} had is of no use any more.\n`)
  terminal.err(`${name} may ask for ${scopeText(caller, now)}. It is shown this once.\n`)
  if (url === null)
    terminal.err('There is no gateway yet: write `gateway: {}` into agenthost.yaml.\n')
  else terminal.err(isForFigures ? scrapeText(url) : clientText(url))
  terminal.out(`${token}\n`)
}

type Before = { readonly before: Caller | null; readonly now: Instant }

/** Asked for again, a name may what it might before, and no more, but for what is said otherwise. */
function callerFor(
  owner: Pick<Caller, 'kind' | 'name'>,
  { route, cap, until }: TokenOptions,
  { before, now }: Before,
): Caller {
  const untilBefore = before?.until ?? null
  if (until === undefined && untilBefore !== null && untilBefore <= now) {
    const hint = 'Say until when it is to be good, such as --until 90d.'
    throw new AgenthostError('usage', `unable to renew ${owner.name}: its time is over`, hint)
  }
  return {
    ...owner,
    run: null,
    routes: isScraper(owner) ? [] : (route ?? before?.routes ?? null),
    direct: [],
    provider: null,
    caps: cap === undefined ? (before?.caps ?? []) : capsOf(cap),
    until: until === undefined ? untilBefore : untilOf(until, now),
  }
}

function refuseUnknown(asked: readonly string[], { routes }: RoutingTable): void {
  const names = routes.map(({ name }) => name)
  const unknown = asked.find((route) => !names.includes(route))
  if (unknown === undefined) return
  const told = `unable to make a token for the route ${unknown}: routing.json has none of that name`
  throw new AgenthostError('usage', told, `There are: ${names.join(', ')}.`)
}

function clientText(url: string): string {
  return `OpenAI: ${url}/v1, Anthropic: ${url}, with this as the key:\n`
}

function scrapeText(url: string): string {
  return `Prometheus: ${url}/metrics, with this as its bearer token:\n`
}

function made(folder: string, caller: Caller): string {
  try {
    return makeToken(folder, caller)
  } catch (error) {
    throw unable({ verb: 'keep the token of', object: caller.name }, error)
  }
}

function revoke(
  owner: { readonly kind: 'client'; readonly name: string },
  folder: string,
  { json }: TokenOptions,
  terminal: Terminal,
): void {
  const { name } = owner
  if (!dropToken(folder, owner)) {
    const hint = 'See `agenthost gateway tokens`; those of agents and jobs come and go with them.'
    throw new AgenthostError('bad', `unable to revoke the token of ${name}: it has none`, hint)
  }
  if (json === true) terminal.out(`${JSON.stringify({ name, revoked: true })}\n`)
  else terminal.out(`The token of ${name} is revoked: the gateway refuses it within a second.\n`)
}
