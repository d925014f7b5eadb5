/**
 * Secrets wherever a person can put one, the whole program driven with them, and then everything that it
 * wrote searched: files, output, command lines, in plain text and encoded.
 */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandLines, filesIn, foundIn, type Written } from '../support/canaries.ts'
import { eventually } from '../support/eventually.ts'
import { mac } from '../secrets/mac.ts'
import { agenthost, type Agenthost, type Ran } from './agenthost.ts'

const CANARIES = {
  'set from stdin': 'sk-ant-oat01-canaryOne-2f6b19',
  'with odd characters': `canary "two" \\ %41 ü\nline`,
  'plain in the configuration': 'canaryThree/plain+7715',
  'of the environment': 'canaryFour=environ#9934',
  'beside a mistake': 'canaryFive-5521-mistake',
  'in the place of a name': 'sk-canarySix-name-4417',
  'in a broken file': 'canarySeven{broken}8812',
  'an API key': 'canaryEight-api-key-which-is-a-long-one-0123',
} as const

let host: Agenthost
let bin: string
const written: Written[] = []

beforeEach(() => {
  host = agenthost()
  bin = mkdtempSync(join(tmpdir(), 'agenthost-bin-'))
  written.length = 0
  const claude = '#!/bin/sh\nprintf %s "$T" | sha256sum\nexec sleep 1000\n'
  writeFileSync(join(bin, 'claude'), claude, { mode: 0o755 })
  host.env['PATH'] = `${bin}:/usr/bin:/bin`
  host.env['AGENTHOST_SECRET_OF_ENVIRONMENT'] = CANARIES['of the environment']
})

afterEach(async () => {
  await host.run(['stop', '--all'])
  await host.destroy()
  rmSync(bin, { recursive: true, force: true, maxRetries: 10 })
})

/** Command lines of processes that come and go, each once. */
function look(): void {
  const known = new Set(written.map(({ bytes }) => bytes.toString()))
  written.push(...commandLines().filter(({ bytes }) => !known.has(bytes.toString())))
}

async function run(args: readonly string[], stdin = ''): Promise<Ran> {
  const ran = await host.run(args, stdin)
  const bytes = Buffer.from(`${ran.out}\n${ran.err}`)
  written.push({ where: `agenthost ${args.slice(0, 2).join(' ')}`, bytes })
  look()
  return ran
}

async function daemon(): Promise<ChildProcess> {
  const child = host.start('run')
  const heard = (piece: Buffer): void => void written.push({ where: 'the daemon', bytes: piece })
  child.stdout?.on('data', heard)
  child.stderr?.on('data', heard)
  await eventually('the daemon answers', async () => (await host.run(['status'])).code === 0)
  return child
}

const all = `T: { secret: from-stdin }, O: { secret: odd }, E: { secret: of-environment }, P: "${CANARIES['plain in the configuration']}"`

const GOOD = `agents:
  good:
    command: 'for each in "$T" "$O" "$E" "$P"; do printf %s "$each" | sha256sum; done; exec sleep 1000'
    env: { ${all} }
    ready: { exec: [sh, -c, 'test -n "$T"'], every: 50ms }
    alive: { exec: [sh, -c, 'test -n "$O"'], every: 50ms }
  unset: { command: [sleep, "9"], env: { ${all}, N: { secret: nowhere } } }
  nowhere: { command: [no-such-program], env: { ${all} } }
  crash: { command: "exit 3", env: { ${all} }, restart: { steps: [10ms], limit: { starts: 3, within: 1m } } }
  silent: { command: [sleep, "9"], env: { ${all} }, ready: { exec: ["false"], every: 50ms, within: 200ms } }
  resident: { preset: claude-code, env: { ${all} } }
  desk: { preset: claude-code-tmux, env: { ${all}, ANTHROPIC_API_KEY: { secret: api-key } } }
  claw: { preset: openclaw, port: 18999, env: { ${all} } }
`

const beside = CANARIES['beside a mistake']
const MISTAKES = [
  `agents: { a: { env: { T: ${beside} }, memroy: 1 } }`,
  `agents: { a: { command: [x], env: { T: [${beside}] } } }`,
  `agents: { a: { command: [x], env: { T: { secret: "${CANARIES['in the place of a name']}" } } } }`,
  `agents: { a: { command: [x], env: { T: { secret: "${beside} ${beside}" } } } }`,
  `agents: { a: { command: [x], env: { T: { token: "${beside}" } } } }`,
  `agents: { a: { command: [x], env: "T=${beside}" } }`,
  `agents:\n  a:\n    command: [x]\n    env:\n      T: "${beside}\n    b: 1`,
]

const hash = (value: string): string => createHash('sha256').update(value).digest('hex')

describe('whatever the program writes', () => {
  it('holds no secret, in plain text or encoded', async () => {
    await run(['secrets', 'set', 'from-stdin'], `${CANARIES['set from stdin']}\n`)
    await run(['secrets', 'set', 'odd'], CANARIES['with odd characters'])
    await run(['secrets', 'set', 'api-key'], CANARIES['an API key'])
    await run(['secrets', 'set', CANARIES['in the place of a name']], 'x')
    await run(['secrets', 'delete', CANARIES['in the place of a name']])
    for (const text of MISTAKES) {
      host.configure(text)
      expect((await run(['config', 'check'])).code).toBe(78)
    }
    // The daemon begins with a file that it cannot use, then gets better ones and worse ones.
    const first = await daemon()
    host.configure(GOOD)
    await run(['config', 'check'])
    const log = (name: string): string =>
      readFileSync(join(host.home, 'logs', 'agents', `${name}.log`), 'utf8')
    const isUp = async (name: string): Promise<boolean> =>
      new RegExp(`^${name} +up`, 'm').test((await run(['status'])).out)
    await eventually('good is up', () => isUp('good'))
    await eventually('desk has printed', () =>
      log('desk').includes(hash(CANARIES['set from stdin'])),
    )
    // They have got them: the search below searches for what was there.
    for (const name of [
      'set from stdin',
      'with odd characters',
      'of the environment',
      'plain in the configuration',
    ] as const) {
      await eventually(`good has ${name}`, () => log('good').includes(hash(CANARIES[name])))
    }
    for (const text of MISTAKES.slice(0, 3)) {
      host.configure(text)
      await eventually('it is rejected', async () =>
        (await run(['events', '--since', '0', '--json'])).out.includes('config.rejected'),
      )
    }
    host.configure(GOOD)
    first.kill('SIGKILL')
    await once(first, 'exit')
    await daemon()
    await run(['restart', 'good', 'desk', 'resident', '--no-wait'])
    await run(['restart', 'good'])
    for (const args of [
      ['status'],
      ['status', '--json'],
      ['secrets', 'list'],
      ['secrets', 'list', '--json'],
      ['secrets', 'delete', 'od'],
      ['events', '--since', '0'],
      ['logs', 'daemon', '--raw'],
      ['logs', 'good'],
      ['logs', 'desk'],
      ['send', 'good', 'text'],
      ['attach', 'good'],
    ]) {
      await run(args)
    }
    const file = join(host.home, 'secrets.json')
    chmodSync(file, 0o644)
    await run(['restart', 'good', '--no-wait'])
    await run(['secrets', 'list'])
    await eventually('it is refused', async () =>
      (await run(['events', '--since', '0'])).out.includes('chmod 600'),
    )
    renameSync(file, join(host.home, 'kept'))
    writeFileSync(file, `{"secrets": {"a": ${CANARIES['in a broken file']}`, { mode: 0o600 })
    await run(['secrets', 'list'])
    await run(['secrets', 'set', 'more'], 'x')
    await run(['config', 'check'])
    await run(['start', 'good', '--no-wait'])
    await eventually('it is refused', async () =>
      (await run(['events', '--since', '0'])).out.includes('not JSON'),
    )
    await run(['stop', '--all'])
    const files = filesIn(host.home, ['secrets.json', 'kept', 'agenthost.yaml'])
    expect(files.map(({ where }) => where.slice(host.home.length + 1))).toEqual(
      expect.arrayContaining(['host.db', 'logs/daemon.log', 'agents/desk/tmux.conf']),
    )
    expect(foundIn([...written, ...files], CANARIES)).toEqual([])
  })

  it('is searched so that what is there is found, however it is written', () => {
    const secret = { it: CANARIES['with odd characters'] }
    const bytes = Buffer.from(secret.it)
    const forms = [
      secret.it,
      JSON.stringify({ a: secret.it }),
      JSON.stringify(JSON.stringify({ a: secret.it })),
      bytes.toString('hex'),
      encodeURIComponent(secret.it),
      ...['', 'x', 'xx'].map((before) => Buffer.from(`${before}${secret.it}y`).toString('base64')),
      Buffer.from(`x${secret.it}`).toString('base64url'),
    ]
    for (const form of forms) {
      expect(foundIn([{ where: 'here', bytes: Buffer.from(`a ${form} b`) }], secret)).toEqual([
        'here: it',
      ])
    }
  })
})

describe('whatever is told of a keychain', () => {
  it('holds no secret, not even when security complains about its line', async () => {
    const apple = mac()
    Object.assign(host.env, apple.env, { AGENTHOST_HOME: host.home })
    const value = CANARIES['set from stdin']
    for (const code of [0, 1, 2, 36, 37, 44, 45, 50, 51, 53, 128]) {
      apple.fail(`add-generic-password ${code}`, `read ${code}`)
      await run(['secrets', 'set', 'token'], value)
      await run(['secrets', 'set', 'odd', '--keychain'], CANARIES['with odd characters'])
      await run(['secrets', 'list'])
      await run(['secrets', 'delete', 'token'])
    }
    await run(['secrets', 'set', 'long'], `${value} `.repeat(200))
    written.push({ where: 'argv', bytes: Buffer.from(apple.argv()) })
    written.push(...filesIn(host.home, ['secrets.json']))
    apple.destroy()
    const { 'in the place of a name': _argument, ...secrets } = CANARIES
    expect(foundIn(written, secrets)).toEqual([])
  })
})
