/** `agenthost budget fence`: a key of OpenRouter's with the monthly cap as its own limit. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { decimalText, scaled } from '../../decimal.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { fenceStep, readKeys, readNewKey, type ListedKey } from '../../gateway/ledger/fence.ts'
import { NANO_DIGITS, type NanoUsd } from '../../gateway/ledger/money.ts'
import { readRouting } from '../../routing/read.ts'
import { keepSecret } from '../../secrets/keeping.ts'
import { secretReader } from '../../secrets/read.ts'
import { isFound } from '../../secrets/secret.ts'
import {
  FENCED_SECRET,
  limitedText,
  madeText,
  manyKeys,
  notesText,
  plannedText,
  stillOnText,
  type SureStep,
} from '../budget/fence-text.ts'
import { ensureHome, homePaths } from '../home.ts'
import { managementKey, MANAGEMENT_SECRET } from '../budget/management-key.ts'
import { openRouterManagement, type Management } from '../budget/openrouter-management.ts'
import type { Terminal } from '../terminal.ts'

export type FenceOptions = { readonly usd?: string; readonly name?: string; readonly dryRun?: true }

const PAGE = 100
const PAGES_MAX = 100

/** Rejects with `config` without a management key or a cap. */
export async function budgetFence(options: FenceOptions, terminal: Terminal): Promise<ExitCode> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { config } = await loadConfig(paths.config, terminal.env)
  const limit = limitOf(options.usd, paths.home)
  const found = await managementKey({
    home: paths.home,
    env: terminal.env,
    upstreams: config.upstreams,
  })
  if (found === null) {
    throw new AgenthostError(
      'config',
      'unable to set up the fence: there is no management key',
      `Make one at openrouter.ai/settings/management-keys, and keep it with \`agenthost secrets set ${MANAGEMENT_SECRET}\`.`,
    )
  }
  const account = openRouterManagement(found.url, found)
  const name = options.name ?? `agenthost on ${hostname().replace(/\..*$/, '')}`
  const step = fenceStep(await allKeys(account), name, limit)
  const usd = decimalText(limit, NANO_DIGITS)
  if (step.do === 'ask') throw manyKeys(name, step.hashes.length)
  if (options.dryRun === true) terminal.out(`${plannedText(step, name, usd)}\n`)
  else terminal.out(await carriedOut(step, { account, name, usd, home: paths.home, terminal }))
  return EXIT.done
}

function limitOf(usd: string | undefined, home: string): NanoUsd {
  const given = usd === undefined ? null : scaled(usd, NANO_DIGITS)
  if (given !== null && given > 0n) return given
  if (usd !== undefined)
    throw new AgenthostError('usage', `unable to use --usd ${usd}: it is no amount above 0`)
  const table = readRouting(join(home, 'routing.json'), { nearest, parseDuration })
  const cap = table?.caps.find(({ period }) => period === 'month')
  if (cap !== undefined) return cap.nanoUsd
  throw new AgenthostError(
    'config',
    'unable to set up the fence: routing.json has no monthly_cap_usd',
    'Give it one, or say the limit with --usd.',
  )
}

async function allKeys(account: Management): Promise<readonly ListedKey[]> {
  const all: ListedKey[] = []
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const keys = readKeys(await account.ask('GET', `/keys?offset=${page * PAGE}`))
    if (keys === null)
      throw new AgenthostError('temporary', 'unable to read the list of keys: it is none')
    all.push(...keys)
    if (keys.length < PAGE) return all
  }
  return all
}

type Doing = {
  readonly account: Management
  readonly name: string
  readonly usd: string
  readonly home: string
  readonly terminal: Terminal
}

async function carriedOut(step: SureStep, doing: Doing): Promise<string> {
  const { account, name, usd } = doing
  if (step.do === 'create') return made(step.body, doing)
  const path = `/keys/${encodeURIComponent(step.hash)}`
  if (step.do === 'update') await account.ask('PATCH', path, step.body)
  const first =
    step.do === 'update'
      ? limitedText(name, usd, step.was)
      : `${plannedText(step, name, usd).replace(/^t/, 'T')}.`
  const notes = notesText({ isDisabled: step.isDisabled, isKept: await isKept(doing) })
  return `${[first, ...notes].join('\n')}\n`
}

/** A key that cannot be looked for is taken for kept: nobody is told to delete what they have. */
async function isKept({ home, terminal }: Doing): Promise<boolean> {
  const secret = await secretReader(secretDoors(home, terminal.env))(FENCED_SECRET)
  return isFound(secret) || secret.missing !== 'unset'
}

/** A key that could not be kept is of no use to anybody: it is switched off at once. */
async function made(body: string, { account, name, usd, home, terminal }: Doing): Promise<string> {
  const fresh = readNewKey(await account.ask('POST', '/keys', body))
  if (fresh === null)
    throw new AgenthostError('temporary', 'unable to read the new key: the answer has none')
  try {
    await keepSecret(FENCED_SECRET, fresh.key, 'either', secretDoors(home, terminal.env))
  } catch (error) {
    const path = `/keys/${encodeURIComponent(fresh.hash)}`
    const off = account.ask('PATCH', path, '{"disabled":true}')
    const isOff = await off.then(
      () => true,
      () => false,
    )
    if (isOff) throw error
    const what = { verb: 'keep', object: 'the new key', hint: stillOnText(name) }
    throw unable(what, error)
  }
  const hasVariable = terminal.env['OPENROUTER_API_KEY'] !== undefined
  return madeText(name, usd, { hasVariable })
}
