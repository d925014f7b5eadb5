/** `agenthost routes` from an empty home: apply, roll back, what was edited by hand, and what clients get. */
import { execFile } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { versionOf } from '../../src/routing/version.ts'
import { openDatabase } from '../../src/store/database.ts'
import { lockInsights } from '../../src/store/insights.ts'
import { priceRows } from '../../src/store/ledger-prices.ts'
import { LEDGER_MIGRATIONS } from '../../src/store/migrations/ledger.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

const FIRST = `\uFEFF{ "routes": {\r\n  "batch": "openrouter/a/b" }, "monthly_cap_usd": 800 }\r\n`
const SECOND = `{ "routes": { "batch": { "model": "openrouter/c/claude-opus", "daily_cap_usd": 2.5,
  "fallback": ["spare", { "hold": "4m" }] }, "spare": "openrouter/owl" } }`

let host: Agenthost
let table: string

beforeEach(() => {
  host = agenthost()
  table = join(host.home, 'routing.json')
})

afterEach(() => host.destroy())

function file(name: string, text: string): string {
  const path = join(host.home, name)
  writeFileSync(path, text)
  return path
}

async function applied(text: string, ...more: readonly string[]): Promise<string> {
  const { code, out, err } = await host.run(['routes', 'apply', file('next.json', text), ...more])
  expect(err).toBe('')
  expect(code).toBe(0)
  return out
}

type Listed = { version: string; who: string; why: string; origin: string; inPlace: boolean }

async function history(): Promise<readonly (Listed & { usable: boolean })[]> {
  const { out } = await host.run(['routes', 'history', '--json'])
  return (JSON.parse(out) as { versions: (Listed & { usable: boolean })[] }).versions
}

describe('routes check --json', () => {
  const check = async (text: string): Promise<{ code: number | null; told: unknown }> => {
    const { code, out, err } = await host.run(['routes', 'check', file('one.json', text), '--json'])
    expect(err).toBe('')
    return { code, told: JSON.parse(out) }
  }

  it('says whether the table can be used, and by which mistakes not', async () => {
    expect(await check('{"routes": {"a": "openrouter/b/c"}, "monthly_cap_usd": 0}')).toEqual({
      code: 0,
      told: {
        path: join(host.home, 'one.json'),
        usable: true,
        routes: ['a'],
        warnings: [expect.stringContaining('monthly cap is 0')],
      },
    })
    expect(await check('{"routes": {"a": ""}}')).toMatchObject({
      code: 78,
      told: { usable: false, mistakes: [expect.stringMatching(/^1:13: routes\.a: expected/)] },
    })
    expect(await check(' ')).toMatchObject({ code: 78, told: { mistakes: ['it is empty'] } })
  })

  it('warns of a model without a price once prices were read', async () => {
    const text = '{"routes": {"a": "openrouter/b/c", "d": "openrouter/e/f"}}'
    expect(await check(text)).toMatchObject({ told: { warnings: [] } })
    const { db } = openDatabase(join(host.home, 'ledger.db'), {
      synchronous: 'normal',
      migrations: LEDGER_MIGRATIONS,
    })
    priceRows(db).keep({ upstream: 'openrouter', model: 'b/c', text: '{}', seenAt: 1 })
    db.close()
    expect(await check(text)).toMatchObject({
      code: 0,
      told: { warnings: [expect.stringMatching(/^d: no price of openrouter\/e\/f was ever read/)] },
    })
  })
})

describe('what a terminal would obey', () => {
  it('is not obeyed where a table or its history has it', async () => {
    const bad = file(
      'bad.json',
      '{"routes": {"a\\u001b[31m": "x", "b": 1}, "\\u001b]0;t\\u0007": 1}',
    )
    const { err } = await host.run(['routes', 'check', bad])
    expect(err).toContain('routes.a·[31m')
    await applied(FIRST, '--why', 'x\u001b[31m\ny')
    const said = await host.run(['routes', 'history'])
    const shown = await host.run(['routes', 'show'])
    expect(said.out.trimEnd().split('\n')).toHaveLength(1)
    expect(err + said.out + shown.out).not.toContain('\u001b')
  })
})

describe('a home without a routing table', () => {
  it('says what to do', async () => {
    expect((await host.run(['routes', 'show'])).out).toBe(
      `There is no routing table: put one into ${table}, or \`agenthost routes apply FILE\`.\n`,
    )
    expect((await host.run(['routes', 'history'])).out).toContain('agenthost routes apply FILE')
    expect(await host.run(['routes', 'check'])).toMatchObject({ code: 78, out: '' })
    expect((await host.run(['routes', 'export', '--for', 'litellm'])).code).toBe(1)
    expect((await host.run(['routes', 'rollback'])).code).toBe(1)
    expect((await host.run(['routes', 'note'])).out).toBe('nothing\n')
  })
})

describe('a table that is applied', () => {
  it('is in place byte for byte, and what changed is said route by route', async () => {
    const out = await applied(FIRST, '--why', 'the first')
    expect(out.split('\n').slice(0, 3)).toEqual([
      '+ batch: openrouter/a/b',
      '+ caps of the table: $800 a month',
      `Version ${versionOf(FIRST)} is in place; a running gateway takes it within a second.`,
    ])
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    expect(statSync(table).mode & 0o777).toBe(0o600)
    expect((await applied(SECOND)).split('\n').slice(0, 5)).toEqual([
      '~ batch: model openrouter/a/b → openrouter/c/claude-opus',
      '~ batch: caps none → $2.5 a day',
      '~ batch: fallback that of the table → spare, a person (4m)',
      '+ spare: openrouter/owl',
      '~ caps of the table: $800 a month → none',
    ])
    const all = await history()
    expect(all.map(({ version, why, inPlace }) => [version, why, inPlace])).toEqual([
      [versionOf(SECOND), '', true],
      [versionOf(FIRST), 'the first', false],
    ])
    expect(all[1]?.who).toMatch(/^.+@.+$/)
  })

  it('gives the bytes back when it is rolled back, and forward again', async () => {
    await applied(FIRST)
    await applied(SECOND)
    const { out, code } = await host.run(['routes', 'rollback', '--why', 'no tools'])
    expect(code).toBe(0)
    expect(out).toContain('~ batch: model openrouter/c/claude-opus → openrouter/a/b')
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    await host.run(['routes', 'rollback'])
    expect(readFileSync(table, 'utf8')).toBe(SECOND)
    await host.run(['routes', 'rollback', versionOf(FIRST).slice(0, 6).toUpperCase()])
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    const unknown = await host.run(['routes', 'rollback', 'abcdef123456'])
    expect(unknown).toMatchObject({ code: 1 })
    expect(unknown.err).toContain('there is no version of that name')
  })

  it('twice is in place already', async () => {
    await applied(FIRST)
    expect(await applied(FIRST)).toBe(`Version ${versionOf(FIRST)} is in place already.\n`)
    expect(await history()).toHaveLength(1)
  })

  it('with a mistake changes nothing, and every mistake is told (78)', async () => {
    await applied(FIRST)
    const bad = file('bad.json', '{ "routes": { "a": "nowhere/x", "b": "openrouter/a b" } }')
    const { code, err, out } = await host.run(['routes', 'apply', bad])
    expect([code, out]).toEqual([78, ''])
    expect(err).toContain('routes.a: expected a model at one of the configured upstreams')
    expect(err).toContain('without spaces, found "openrouter/a b"')
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    expect(await history()).toHaveLength(1)
    expect((await host.run(['routes', 'check', bad])).code).toBe(78)
  })

  it('may name the upstreams that agenthost.yaml has', async () => {
    host.configure('agents: {}\nupstreams:\n  nowhere: { url: "http://127.0.0.1:9/v1" }\n')
    const other = file('other.json', '{ "routes": { "a": "nowhere/x" } }')
    expect(await host.run(['routes', 'check', other])).toMatchObject({
      code: 0,
      out: `${other} can be used: 1 route (a)\n`,
    })
    host.configure('agents: 4\n')
    const { code, out } = await host.run(['routes', 'check', other])
    expect(code).toBe(0)
    expect(out).toContain('warning: agenthost.yaml cannot be used')
  })

  it('without a route that an agent asks for is used, with a warning', async () => {
    host.configure(
      'agents:\n  desk: { command: [cat], workdir: ., route: other }\ngateway: { port: 4242 }\n',
    )
    expect(await applied(FIRST)).toContain(
      'warning: desk asks for the route other, which this table does not have\n',
    )
    expect((await host.run(['routes', 'check'])).out).toContain('warning: desk asks for the route')
  })

  it('where a link stands, is written behind the link', async () => {
    mkdirSync(join(host.home, 'dotfiles'))
    const real = file('dotfiles/routing.json', SECOND)
    symlinkSync(real, table)
    await applied(FIRST)
    expect(lstatSync(table).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toBe(FIRST)
  })

  it('of which there is none by that number says that there are no proposals', async () => {
    const { code, err } = await host.run(['routes', 'apply', '7'])
    expect(code).toBe(1)
    expect(err).toContain('there are no proposals yet')
  })

  it('for running sessions too leaves a mark, which the next without it takes away', async () => {
    const mark = join(host.home, 'gateway/routes-at-once')
    await applied(FIRST, '--now')
    expect(readFileSync(mark, 'utf8')).toBe(`${versionOf(FIRST)}\n`)
    await applied(SECOND)
    expect(existsSync(mark)).toBe(false)
  })
})

describe('a table that was edited by hand', () => {
  it('is kept by the first command that sees it', async () => {
    await applied(FIRST)
    writeFileSync(table, SECOND)
    expect((await host.run(['routes', 'note'])).out).toBe(`kept ${versionOf(SECOND)}\n`)
    expect((await host.run(['routes', 'note'])).out).toBe(`known ${versionOf(SECOND)}\n`)
    const [newest] = await history()
    expect(newest).toMatchObject({ who: 'edited by hand', origin: 'hand', inPlace: true })
    expect((await host.run(['routes', 'show'])).out).toMatch(/in place since .*, edited by hand\n/)
  })

  it('is in the history before another takes its place', async () => {
    await applied(FIRST)
    writeFileSync(table, SECOND)
    expect(await applied(FIRST)).toContain('What was edited by hand before is kept')
    expect((await history()).map(({ origin }) => origin)).toEqual(['apply', 'hand', 'apply'])
  })

  it('with mistakes is not lost either, but is not gone back to', async () => {
    await applied(FIRST)
    writeFileSync(table, '{ "routes"')
    const shown = await host.run(['routes', 'show'])
    expect(shown.code).toBe(78)
    expect(shown.err).toContain('it is not JSON')
    expect(await history()).toHaveLength(1)
    await host.run(['routes', 'rollback'])
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    const all = await history()
    expect(all.map(({ origin, usable }) => [origin, usable])).toEqual([
      ['rollback', true],
      ['hand', false],
      ['apply', true],
    ])
    expect((await host.run(['routes', 'history'])).out).toContain('had mistakes\n')
  })
})

describe('what is shown', () => {
  it('fits 80 columns, with the chain as it is walked', async () => {
    await applied(SECOND)
    const { out } = await host.run(['routes', 'show'])
    expect(out.split('\n').slice(2)).toEqual([
      'batch  openrouter/c/claude-opus',
      '       then spare, a person (4m)',
      '       at most $2.5 a day',
      'spare  openrouter/owl',
      '       then nothing',
      '',
    ])
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const { out: json } = await host.run(['routes', 'show', '--json'])
    expect(JSON.parse(json)).toMatchObject({
      version: versionOf(SECOND),
      caps: [],
      routes: [
        {
          name: 'batch',
          model: 'openrouter/c/claude-opus',
          caps: [{ period: 'day', usd: '2.5' }],
          fallback: ['spare'],
          human: { holdMs: 240_000 },
        },
        { name: 'spare', fallback: [], human: null },
      ],
    })
  })
})

describe('commands at the same time', () => {
  it('apply one after the other, and none is lost', async () => {
    const all = ['a', 'b', 'c', 'd'].map((name) =>
      file(`${name}.json`, `{ "routes": { "${name}": "openrouter/x/${name}" } }`),
    )
    const ended = await Promise.all(all.map((path) => host.run(['routes', 'apply', path])))
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const versions = await history()
    expect(versions.map(({ origin }) => origin)).toEqual(['apply', 'apply', 'apply', 'apply'])
    expect(versions[0]?.inPlace).toBe(true)
  })

  it('wait for one that writes, while looking does not', async () => {
    await applied(FIRST)
    const lock = lockInsights(host.home)
    expect((await host.run(['routes', 'history'])).out).toContain(versionOf(FIRST))
    const ended = host.run(['routes', 'apply', file('second.json', SECOND)])
    expect(readFileSync(table, 'utf8')).toBe(FIRST)
    lock?.release()
    expect((await ended).code).toBe(0)
    expect(readFileSync(table, 'utf8')).toBe(SECOND)
  })
})

describe('an export', () => {
  beforeEach(async () => {
    await applied(SECOND)
    host.configure('agents: {}\ngateway: { port: 4242 }\n')
  })

  it.each(['claude-code', 'openclaw', 'cursor', 'openrouter-preset'])(
    'for %s is JSON, and what is said beside it is not in it',
    async (client) => {
      const { out, err, code } = await host.run(['routes', 'export', '--for', client])
      expect(code).toBe(0)
      expect(() => void JSON.parse(out)).not.toThrow()
      expect(err).not.toBe('')
      expect(out + err).not.toMatch(/ah-[\w-]{20}/)
    },
  )

  it('for litellm is YAML with every route', async () => {
    const { out } = await host.run(['routes', 'export', '--for', 'litellm'])
    const config = parse(out) as { model_list: { model_name: string }[] }
    expect(config.model_list.map(({ model_name }) => model_name)).toEqual(['batch', 'spare'])
  })

  it('of a route that is not there is an error with those that are', async () => {
    const args = ['routes', 'export', '--for', 'cursor', '--route', 'none']
    expect(await host.run(args)).toMatchObject({
      code: 1,
      err: 'unable to export none: the routes are batch, spare\n',
    })
    const applies = await host.run(['routes', 'export', '--for', 'cursor', '--apply'])
    expect(applies.code).toBe(64)
    expect((await host.run(['routes', 'export', '--for', 'nobody'])).code).toBe(64)
  })

  it('for Claude Code goes into its settings, with a token, and keeps all else', async () => {
    mkdirSync(join(host.home, '.claude'))
    const settings = file('.claude/settings.json', '{"theme":"dark","env":{"LANG":"C"}}')
    const args = ['routes', 'export', '--for', 'claude-code', '--apply', '--route', 'batch']
    const { out, code } = await host.run(args)
    expect([code, out]).toEqual([
      0,
      `${settings} uses the gateway now, with a token of its own; what was there is ${settings}.before-agenthost.\n`,
    ])
    const { theme, env } = JSON.parse(readFileSync(settings, 'utf8')) as {
      theme: string
      env: Record<string, string>
    }
    expect(theme).toBe('dark')
    expect(env).toMatchObject({
      LANG: 'C',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4242',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'batch',
    })
    const token = env['ANTHROPIC_AUTH_TOKEN'] ?? ''
    expect(token).toMatch(/^ah-/)
    expect(statSync(settings).mode & 0o077).toBe(0)
    expect(readFileSync(`${settings}.before-agenthost`, 'utf8')).toContain('"LANG":"C"')
    const folder = join(host.home, 'gateway/tokens')
    expect(readdirSync(folder)).toEqual(['client-claude-code.json'])
    const kept = readFileSync(join(folder, 'client-claude-code.json'), 'utf8')
    expect(kept).not.toContain(token)
    expect(JSON.parse(kept)).toMatchObject({ routes: ['batch'] })
  })

  it('for OpenClaw goes into its configuration; one with comments is left alone', async () => {
    mkdirSync(join(host.home, '.openclaw'))
    const path = file('.openclaw/openclaw.json', '{"gateway":{"port":1},"models":{"mode":"merge"}}')
    const args = ['routes', 'export', '--for', 'openclaw', '--apply']
    expect((await host.run(args)).code).toBe(0)
    const config = JSON.parse(readFileSync(path, 'utf8')) as {
      models: { providers: { agenthost: { apiKey: string; baseUrl: string } } }
    }
    expect(config).toMatchObject({ gateway: { port: 1 } })
    expect(config.models.providers.agenthost.apiKey).toMatch(/^ah-/)
    expect(config.models.providers.agenthost.baseUrl).toBe('http://127.0.0.1:4242/v1')
    writeFileSync(path, '{ /* mine */ }')
    const { code, err } = await host.run(args)
    expect(code).toBe(78)
    expect(err).toContain('it is no plain JSON')
    expect(readFileSync(path, 'utf8')).toBe('{ /* mine */ }')
  })
})

describe('an apply that is killed', () => {
  it('leaves the old table or the new one, whole', async () => {
    await applied(FIRST)
    const next = file('second.json', SECOND)
    for (let times = 0; times < 4; times++) {
      const child = host.start('routes', 'apply', times % 2 === 0 ? next : file('f.json', FIRST))
      await new Promise<void>((resolve) => {
        // About as long as it takes: some are killed before, some after it has written.
        execFile(process.execPath, ['-e', '0'], () => resolve())
      })
      child.kill('SIGKILL')
      expect([FIRST, SECOND]).toContain(readFileSync(table, 'utf8'))
    }
    expect((await host.run(['routes', 'history'])).code).toBe(0)
  })
})
