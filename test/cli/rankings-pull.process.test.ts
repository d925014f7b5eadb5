/** `agenthost rankings pull` as a person types it, against a server on this host. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockInsights } from '../../src/store/insights.ts'
import { mondayBefore, plusDays } from '../support/openrouter-market.ts'
import {
  openRouterStandIn,
  STAND_IN_KEY,
  type OpenRouterStandIn,
} from '../support/openrouter-stand-in.ts'
import { filesIn, foundIn } from '../support/canaries.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost
let server: OpenRouterStandIn

beforeEach(async () => {
  host = agenthost()
  server = await openRouterStandIn()
  host.env['AGENTHOST_OPENROUTER_URL'] = server.url
  host.env['OPENROUTER_API_KEY'] = STAND_IN_KEY
})
afterEach(async () => {
  await host.destroy()
  await server.close()
})

const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/openrouter', name)
const pull = (...args: readonly string[]) => host.run(['rankings', 'pull', ...args])
/** Two weeks ago, so that it is whole at any hour. */
const week = plusDays(mondayBefore(new Date().toISOString().slice(0, 10)), -14)

describe('rankings pull', () => {
  it('says in a few lines what came, as of when, and what it took of the day', async () => {
    const { code, out, err } = await pull('--week', week)
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n')).toEqual([
      expect.stringContaining(`The week of ${week} to ${plusDays(week, 6)} is here, as of `),
      expect.stringMatching(
        /^\d+ weeks and 7 days were taken, and names and prices of 64 models\.$/,
      ),
      '12 requests; today 12 of 500.',
      'Look at it with `agenthost rankings show`.',
      '',
    ])
  })

  it('says the same as JSON', async () => {
    const { out } = await pull('--json', '--week', week)
    expect(JSON.parse(out)).toMatchObject({
      week: { start: week, end: plusDays(week, 6) },
      days: 7,
      requests: { ofPull: 12, ofDay: 12, limitOfDay: 500 },
      warnings: [],
    })
  })

  it('takes its key from the secrets, and leaves it nowhere else', async () => {
    delete host.env['OPENROUTER_API_KEY']
    await host.run(['secrets', 'set', 'openrouter', '--file'], STAND_IN_KEY)
    expect((await pull('--week', week)).code).toBe(0)
    const kept = filesIn(host.home, ['secrets.json'])
    expect(kept.length).toBeGreaterThan(0)
    expect(foundIn(kept, { key: STAND_IN_KEY })).toEqual([])
  })

  it.each([
    ['no key', 78, 'there is no key for it'],
    ['a key that is refused', 78, 'it answers 401'],
    ['a key that is none', 78, 'it has spaces or other signs in it'],
  ])('ends with 78 and what to do: %s', async (what, exit, told) => {
    const keys: Readonly<Record<string, string>> = {
      'a key that is refused': 'sk-or-v1-other',
      'a key that is none': 'canary key',
    }
    host.env['OPENROUTER_API_KEY'] = keys[what] ?? ''
    const { code, err } = await pull()
    expect(code).toBe(exit)
    expect(err).toContain(told)
    expect(err).toContain('agenthost secrets set openrouter')
    expect(err).not.toContain('canary')
  })

  it('ends with 1 for a week that is not over, before any request', async () => {
    const { code, err } = await pull('--week', plusDays(week, 21))
    expect(code).toBe(1)
    expect(err).toContain('and its figures are there from')
    expect(server.asked).toEqual([])
  })

  it('ends with 75 where it may pass by itself', async () => {
    server.fault('rankings-daily', { status: 429, retryAfter: '7200' })
    const { code, err } = await pull('--week', week)
    expect(code).toBe(75)
    expect(err).toContain('it answers 429')
  })

  it('ends with 75 while another one writes', async () => {
    const lock = lockInsights(host.home)
    const { code, err } = await pull()
    expect(code).toBe(75)
    expect(err).toContain('another command writes')
    lock?.release()
    expect((await pull('--week', week)).code).toBe(0)
  })

  it('ends with 64 for what is no day, or days beside a file', async () => {
    expect((await pull('--week', '2026-02-30')).code).toBe(64)
    expect((await pull('--week', week, '--from', 'x')).code).toBe(64)
  })
})

describe('rankings pull --from', () => {
  beforeEach(() => {
    delete host.env['OPENROUTER_API_KEY']
    host.env['AGENTHOST_OPENROUTER_URL'] = 'http://127.0.0.1:1/api/v1'
  })

  it('takes saved days, and sums whole weeks of them, without network and key', async () => {
    const url = `${server.url}/datasets/rankings-daily?start_date=2026-03-01&end_date=2026-03-31`
    const saved = await fetch(url, { headers: { authorization: `Bearer ${STAND_IN_KEY}` } })
    const path = join(host.home, 'days.json')
    writeFileSync(path, await saved.text())
    const { code, out } = await pull('--from', path)
    expect(code).toBe(0)
    expect(out).toMatch(
      /^31 days from 2026-03-01 to 2026-03-31 were taken, as of .* UTC\.\n4 weeks came of whole days\.\n$/,
    )
  })

  it('takes a saved list of models', async () => {
    const { code, out } = await pull('--from', fixture('models.v1.2026-10-10.excerpt.json'))
    expect(code).toBe(0)
    expect(out).toContain('Names and prices of 2 models were taken')
  })

  it('takes a ranking without meta, and says as of when it counts', async () => {
    const { code, out } = await pull('--from', fixture('rankings-daily.2026-10-05.excerpt.json'))
    expect(code).toBe(0)
    expect(out).toContain(
      '1 day from 2026-10-05 to 2026-10-05 was taken, as of 2026-10-06 00:00 UTC',
    )
    expect(out).toContain('The file does not say as of when it is')
  })

  it.each([
    ['error.429.data-api.third-party-test.json', 'data is missing'],
    [
      'frontend-rankings-models.view-week.2026-10-10.excerpt.json',
      'it is neither a ranking nor a list of models',
    ],
    ['SOURCES.md', 'JSON that is cut off or damaged'],
    ['none.json', 'no such file or directory'],
  ])('refuses what is neither: %s', async (name, why) => {
    const { code, err } = await pull('--from', fixture(name))
    expect(code).toBe(1)
    expect(err).toContain(why)
  })

  it('leaves a better week as it is', async () => {
    const name = fixture('rankings-daily.2026-10-05.excerpt.json')
    await pull('--from', name)
    const worse = JSON.parse(readFileSync(name, 'utf8')) as { data: unknown[] }
    const path = join(host.home, 'worse.json')
    writeFileSync(path, JSON.stringify({ data: worse.data.slice(0, 5) }))
    const { code, err } = await pull('--from', path)
    expect(code).toBe(1)
    expect(err).toContain('The day of 2026-10-05 stays as it was: 5 rows instead of 11.')
  })
})
