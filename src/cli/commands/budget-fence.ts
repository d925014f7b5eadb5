/** `agenthost budget fence`: a key of OpenRouter's with the monthly cap as its own limit. */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { decimalText, scaled } from '../../decimal.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import {
  fenceStep,
  readKeys,
  readNewKey,
  type FenceStep,
  type ListedKey,
} from '../../gateway/ledger/fence.ts'
import { NANO_DIGITS, type NanoUsd } from '../../gateway/ledger/money.ts'
import { readRouting } from '../../routing/read.ts'
import { keepSecret } from '../../secrets/keeping.ts'
import { ensureHome, homePaths } from '../home.ts'
import { managementKey, MANAGEMENT_SECRET } from '../budget/management-key.ts'
import { openRouterManagement, type Management } from '../budget/openrouter-management.ts'
import type { Terminal } from '../terminal.ts'

export type FenceOptions = { readonly usd?: string; readonly name?: string; readonly dryRun?: true }

/** Where the new key is kept: beside the one in use, which stays until a person names the other. */
const FENCED_SECRET = 'openrouter-fenced'
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

function plannedText(step: FenceStep, name: string, usd: string): string {
  if (step.do === 'create') return `would make the key "${name}" with a limit of ${usd} USD a month`
  if (step.do === 'update')
    return `would limit the key "${name}" to ${usd} USD a month (it has ${step.was})`
  if (step.do === 'nothing') return `the key "${name}" has a limit of ${usd} USD a month already`
  return `there are ${step.hashes.length} keys called "${name}"`
}

type Doing = {
  readonly account: Management
  readonly name: string
  readonly usd: string
  readonly home: string
  readonly terminal: Terminal
}

async function carriedOut(step: FenceStep, doing: Doing): Promise<string> {
  const { account, name, usd } = doing
  if (step.do === 'nothing') return `${plannedText(step, name, usd)}.\n`
  if (step.do === 'ask') {
    throw new AgenthostError(
      'bad',
      `unable to set up the fence: ${plannedText(step, name, usd)}`,
      'Delete those that are not used at openrouter.ai/settings/keys, or choose another with --name.',
    )
  }
  if (step.do === 'create') return made(step.body, doing)
  await account.ask('PATCH', `/keys/${encodeURIComponent(step.hash)}`, step.body)
  return `The key "${name}" is limited to ${usd} USD a month now (it had ${step.was}).\n`
}

/** A key that could not be kept is of no use to anybody: it is switched off at once. */
async function made(body: string, { account, name, usd, home, terminal }: Doing): Promise<string> {
  const fresh = readNewKey(await account.ask('POST', '/keys', body))
  if (fresh === null)
    throw new AgenthostError('temporary', 'unable to read the new key: the answer has none')
  try {
    await keepSecret(FENCED_SECRET, fresh.key, 'either', secretDoors(home, terminal.env))
  } catch (error) {
    await account.ask('PATCH', `/keys/${encodeURIComponent(fresh.hash)}`, '{"disabled":true}')
    throw error
  }
  return [
    `Made the key "${name}" with a limit of ${usd} USD a month; it is kept as the secret ${FENCED_SECRET}.`,
    'To use it, write in agenthost.yaml:',
    '',
    '  upstreams:',
    `    openrouter: { key: { secret: ${FENCED_SECRET} } }`,
    '',
    ...(terminal.env['OPENROUTER_API_KEY'] === undefined
      ? []
      : ['OPENROUTER_API_KEY is set here and wins over that: unset it.', '']),
  ].join('\n')
}
