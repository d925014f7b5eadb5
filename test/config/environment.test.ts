/** What stands in an agent's `env`: texts, and the names of secrets. */
import { describe, expect, it } from 'vitest'
import { isProbablySecret, looksLikeKey } from '../../src/config/secrets.ts'
import { load, mistakesIn, refusalOf } from './agenthost-yaml.ts'

const withEnv = (env: string): string =>
  `agents: { a: { command: [/bin/true], workdir: /, env: ${env} } }`

async function entryWith(env: string) {
  const { config, warnings } = await load(withEnv(env))
  const [entry] = config.agents
  return { env: entry?.env, secretEnv: entry?.secretEnv, print: entry?.fingerprint, warnings }
}

describe('a variable that names a secret', () => {
  it('stands beside those that have their values', async () => {
    const told = await entryWith('{ A: "1", T: { secret: claude-token }, V: { secret: 1.10 } }')
    expect(told).toMatchObject({
      env: { A: '1' },
      secretEnv: { T: 'claude-token', V: '1.10' },
      warnings: [],
    })
  })

  it('changes the agent when it names another one', async () => {
    const one = await entryWith('{ T: { secret: one } }')
    expect((await entryWith('{ T: { secret: one } }')).print).toBe(one.print)
    expect((await entryWith('{ T: { secret: two } }')).print).not.toBe(one.print)
    expect((await entryWith('{ T: one }')).print).not.toBe(one.print)
  })

  const NAME =
    'the name of a secret: small letters, digits, ".", "_", "-" (the value goes into `agenthost secrets set NAME`)'
  it.each([
    [
      '{ T: { secert: x } }',
      '60: agents.a.env.T: expected a text, or { secret: NAME } alone, found a map',
    ],
    ['{ T: {} }', '60: agents.a.env.T: expected a text, or { secret: NAME } alone, found a map'],
    [
      '{ T: { secret: x, or: y } }',
      '60: agents.a.env.T: expected a text, or { secret: NAME } alone, found a map',
    ],
    [
      '{ T: { secret: "Hunter2 hunter2" } }',
      `70: agents.a.env.T.secret: expected ${NAME}, found a text`,
    ],
    [
      '{ T: { secret: sk-ant-hunter2hunter2 } }',
      `70: agents.a.env.T.secret: expected ${NAME}, found a text`,
    ],
    ['{ T: { secret: [hunter2] } }', `70: agents.a.env.T.secret: expected ${NAME}, found a list`],
    ['{ T: { secret: } }', `70: agents.a.env.T.secret: expected ${NAME}, found nothing`],
    [
      '{ PATH: { secret: x } }',
      '63: agents.a.env.PATH: expected a text, since PATH is no secret, found a map',
    ],
  ])('is told to be wrong, without what stands there: %s', async (env, told) => {
    const [mistake, ...more] = await mistakesIn(withEnv(env))
    expect([mistake?.replace(/^1:/, ''), more]).toEqual([told, []])
    expect((await refusalOf(withEnv(env))).message).not.toContain('hunter2')
  })
})

describe('a value in plain text that looks like a secret', () => {
  it('is warned of, with the command that keeps it and without the value', async () => {
    const { warnings } = await entryWith('{ CLAUDE_CODE_OAUTH_TOKEN: sk-ant-oat01-hunter2 }')
    expect(warnings).toEqual([
      'a: CLAUDE_CODE_OAUTH_TOKEN looks like a secret in plain text; keep it with `agenthost secrets set claude-code-oauth-token`, and write CLAUDE_CODE_OAUTH_TOKEN: { secret: claude-code-oauth-token }',
    ])
  })

  it.each([
    ['DB_PASSWORD', 'correct horse', true],
    ['OPENAI_API_KEY', 'abcdefgh1234', true],
    ['ANYTHING', 'ghp_abcdefgh1234', true],
    ['ANYTHING', '0123456789abcdef0123456789abcdef', true],
    ['MAX_TOKENS', '4096000000', false],
    ['PASSWORD', 'none', false],
    ['SSH_KEY', '~/.ssh/id_ed25519', false],
    ['KEYBOARD', 'us-international', false],
    ['LANG', 'en_GB.UTF-8', false],
  ])('is known by its variable or its look: %s=%s', (variable, value, is) => {
    expect(isProbablySecret(variable, value)).toBe(is)
  })

  it('is not every word with a blank or a digit in it', () => {
    expect(['claude-token', 'sk-1', 'ask-me-again-please'].some(looksLikeKey)).toBe(false)
  })
})
