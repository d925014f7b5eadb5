/** The secrets of a torture, and where each of them belongs: anywhere else it is a leak. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { commandLines, filesIn, foundIn, type Written } from '../../test/support/canaries.ts'
import { PRICED_KEY } from '../../test/support/priced-upstream.ts'

export type Canaries = {
  readonly upstreamKey: string
  readonly hook: string
  readonly hookTwo: string
  readonly ofAgents: string
  readonly prompt: string
  /** Tokens of clients, by name. */
  readonly tokens: Map<string, string>
}

export function canaries(): Canaries {
  const text = (name: string): string => `canary-${name}-${randomBytes(12).toString('hex')}`
  return {
    upstreamKey: PRICED_KEY,
    hook: text('hook'),
    hookTwo: text('second'),
    ofAgents: text('agents'),
    prompt: text('prompt'),
    tokens: new Map(),
  }
}

/** All that must stand nowhere. */
function secretsOf(secrets: Canaries): Readonly<Record<string, string>> {
  const { upstreamKey, hook, hookTwo, ofAgents, tokens } = secrets
  const ofClients = [...tokens].map(([name, token]) => [`the token of ${name}`, token] as const)
  return {
    'the key of the upstream': upstreamKey,
    'the address of a channel': hook,
    'the address of the other channel': hookTwo,
    'the secret of an agent': ofAgents,
    ...Object.fromEntries(ofClients),
  }
}

/** In the command line of any process of this host. */
export function leaksInArgv(secrets: Canaries): readonly string[] {
  const all = { ...secretsOf(secrets), 'a prompt': secrets.prompt }
  return foundIn(commandLines(), all)
}

export function leaksInText(where: string, text: string, secrets: Canaries): readonly string[] {
  const all = { ...secretsOf(secrets), 'a prompt': secrets.prompt }
  return foundIn([{ where, bytes: Buffer.from(text) }], all)
}

/** `queue show` shows a prompt to a person, and what is parked is kept in the ledger: the rest may not have it. */
const WITH_PROMPTS = ['ledger.db', 'ledger.db-wal', 'ledger.db-shm']

/** In the files of the home, but `secrets.json`; the real agents' own folders are theirs. */
export function leaksInFiles(home: string, secrets: Canaries): readonly string[] {
  const files = filesIn(home, ['secrets.json']).filter(({ where }) => !isOfRealAgent(home, where))
  const isQuiet = ({ where }: Written): boolean =>
    !WITH_PROMPTS.some((name) => where === join(home, name))
  return [
    ...foundIn(files, secretsOf(secrets)),
    ...foundIn(files.filter(isQuiet), { 'a prompt': secrets.prompt }),
  ]
}

function isOfRealAgent(home: string, path: string): boolean {
  return ['claude', 'desk', 'claw'].some((name) => path.startsWith(join(home, 'agents', name)))
}
