/**
 * Monday morning as a whole: the daemon runs the pull as its job against a stand-in for OpenRouter, the week is shown
 * and reported, and whatever the source gets wrong leaves the last good week as it was.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WeekView } from '../../src/rankings/week-view.ts'
import { agenthost, type Agenthost, type Ran } from '../cli/agenthost.ts'
import { eventually } from '../support/eventually.ts'
import {
  openRouterStandIn,
  STAND_IN_KEY,
  type Fault,
  type OpenRouterStandIn,
} from '../support/openrouter-stand-in.ts'

/** A Wednesday, long ago enough for the host's clock to be past it: pulls ask for the week by its day. */
const TODAY = '2026-11-18'
const DAY = '2026-11-11'
const MONDAY = '2026-11-09'

let source: OpenRouterStandIn
let host: Agenthost
/** A home in which that week was pulled while all was well. */
let good: Agenthost
let goodWeek: WeekView

const standIn = (): Promise<OpenRouterStandIn> => openRouterStandIn({ today: () => TODAY })

function configuration({ url }: OpenRouterStandIn, key = STAND_IN_KEY): string {
  return JSON.stringify({
    agents: {},
    jobs: {
      rankings: {
        cron: '0 9 * * 1',
        timezone: 'America/New_York',
        run: `rankings pull --week ${DAY}`,
        late: 'newest',
      },
    },
    upstreams: { openrouter: { url, key } },
  })
}

const ROUTING = {
  routes: {
    batch: 'openrouter/deepseek/deepseek-v4.1-flash',
    careful: 'openrouter/anthropic/claude-sonnet-4.6',
    old: 'openrouter/deepseek/deepseek-v3.2',
  },
  fallback: ['careful'],
}

const pull = (): Promise<Ran> => host.run(['rankings', 'pull', '--week', DAY])

async function shown(of: Agenthost = host): Promise<WeekView> {
  const { code, out, err } = await of.run(['rankings', 'show', '--week', DAY, '--json'])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as WeekView
}

beforeAll(async () => {
  const first = await standIn()
  good = agenthost()
  good.configure(configuration(first))
  const { err } = await good.run(['rankings', 'pull', '--week', DAY])
  if (err !== '') throw new Error(err)
  goodWeek = await shown(good)
  await first.close()
})

afterAll(() => good.destroy())

beforeEach(async () => {
  source = await standIn()
  host = agenthost()
  host.configure(configuration(source))
})

afterEach(async () => {
  await host.destroy()
  await source.close()
})

describe('the job of a Monday', () => {
  it('pulls the week, which is then shown, followed and reported', async () => {
    writeFileSync(join(host.home, 'routing.json'), JSON.stringify(ROUTING))
    host.start('run')
    await eventually('the daemon answers', async () => (await host.run(['jobs'])).code === 0)
    expect((await host.run(['jobs', 'run', 'rankings'])).code).toBe(0)
    const { out } = await eventually('the run has ended', async () => {
      const ran = await host.run(['jobs', 'rankings'])
      return /(ran|failed), by hand/.test(ran.out) && ran
    })
    expect(out).toMatch(/ran, by hand/)
    expect(source.asked.length).toBeLessThanOrEqual(12)
    const asked = new Set(source.asked.map(({ path }) => path.split('?')[0]))
    expect(asked).toContain('/api/v1/datasets/rankings-daily')
    expect([...asked].filter((path) => path?.includes('frontend'))).toEqual([])

    const week = await shown()
    expect(week).toMatchObject({ week: { start: MONDAY, end: '2026-11-15' } })
    expect(week.models).toHaveLength(50)
    expect(week.dollars.unpricedShare).toBeGreaterThan(0)
    expect(week.moves.find(({ kind }) => kind === 'expiring')?.route).toBe('old')
    const { out: screen } = await host.run(['rankings', 'show', '--week', DAY])
    expect(screen.trimEnd().split('\n').length).toBeLessThanOrEqual(23)
    const followed = await host.run(['rankings', 'history', 'deepseek-v4.1-flash', '--json'])
    const { weeks } = JSON.parse(followed.out) as { weeks: { start: string; tokens: string }[] }
    expect(weeks.at(-1)).toMatchObject({ start: MONDAY, tokens: week.models[0]?.tokens })

    const folder = join(host.home, 'out')
    const made = await host.run(['report', '--week', DAY, '--out', folder])
    expect([made.code, made.err]).toEqual([0, ''])
    const html = readFileSync(join(folder, 'report.html'), 'utf8')
    expect(html).toContain(week.citation.slice(0, 40))
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({
      total: week.total,
    })
    expect(readFileSync(join(folder, 'report.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  it('that fails is an alert, and the last good week stays', async () => {
    adoptGoodHome()
    source.fault('rankings-daily', { status: 402, message: 'Insufficient credits' })
    host.start('run')
    await eventually('the daemon answers', async () => (await host.run(['jobs'])).code === 0)
    await host.run(['jobs', 'run', 'rankings'])
    const alert = await eventually('it is an alert', async () => {
      const { out } = await host.run(['alerts', '--json'])
      const { alerts } = JSON.parse(out) as { alerts: { subject: string; what: string }[] }
      return alerts.find(({ subject }) => subject === 'rankings')
    })
    expect(alert.what).toMatch(/failed: exit code 1/)
    expect(figures(await shown())).toEqual(figures(goodWeek))
    expect((await host.run(['logs', 'rankings'])).out).toContain('402')
  })
})

/** The last good week, as a pull of some minutes ago has left it; the source has other figures by now. */
function adoptGoodHome(): void {
  mkdirSync(host.home, { recursive: true })
  for (const name of ['insights.db', 'insights.db-wal']) {
    const from = join(good.home, name)
    if (existsSync(from)) cpSync(from, join(host.home, name))
  }
  source.restate(900, `${TODAY}T09:00:00.000Z`)
}

/** Figures of the week itself: those of the weeks before may have been restated by the same pull. */
function figures({ week, asOf, total, models, vendors, dollars }: WeekView): object {
  return {
    week,
    asOf,
    tokens: total.tokens,
    dollars,
    models: models.map(({ slug, rank, tokens, share }) => [slug, rank, tokens, share]),
    vendors: vendors.map(({ vendor, tokens }) => [vendor, tokens]),
  }
}

type Case = {
  readonly fault: Fault
  /** Of this part of the paths; the rankings when nothing is said. */
  readonly part?: string
  readonly times?: number
  readonly code: number
  readonly told: RegExp
}

describe('a first pull', () => {
  it('takes a week that lacks a day, with a warning that the report prints', async () => {
    source.fault('rankings-daily', 'missing-day')
    expect((await pull()).code).toBe(0)
    const { warnings } = await shown()
    expect(warnings.join('\n')).toContain('2026-11-11 is missing among the days of the week')
    expect((await host.run(['rankings', 'show'])).out).toContain('\nBeware: ')
  })
})

describe('a source that gets it wrong', () => {
  beforeEach(adoptGoodHome)

  it.each<readonly [string, Case]>([
    ['does not know the key', { fault: { status: 401 }, code: 78, told: /401/ }],
    ['has no credit', { fault: { status: 402 }, code: 1, told: /402/ }],
    ['asks to wait an hour', { fault: { status: 429, retryAfter: '3600' }, code: 75, told: /429/ }],
    ['contradicts itself', { fault: 'contradicting-rows', code: 1, told: /unable to/ }],
    ['has a negative number', { fault: 'negative', code: 1, told: /unable to/ }],
    ['has an absurd number', { fault: 'absurd', code: 1, told: /unable to/ }],
    ['has a number that is none', { fault: 'not-decimal', code: 1, told: /unable to/ }],
    ['leaves out a key', { fault: 'missing-key', code: 1, told: /model_permaslug/ }],
    ['does not say as of when', { fault: 'no-meta', code: 1, told: /as_of/ }],
    ['has half of the week', { fault: 'half-week', code: 1, told: /not complete|unable to/ }],
    ['lacks a day that was there', { fault: 'missing-day', code: 1, told: /6 of its days/ }],
    ['has fewer rows than before', { fault: 'fewer-rows', code: 1, told: /rows instead of/ }],
  ])('and %s leaves the last good week', async (_what, { fault, part, times, code, told }) => {
    source.fault(part ?? 'rankings-daily', fault, times)
    const ran = await pull()
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toMatch(told)
    expect(figures(await shown())).toEqual(figures(goodWeek))
    // What went wrong is not hidden from whoever looks only at the week.
    expect((await shown()).warnings.join()).toMatch(/newest pull of this week/)
  })

  it.each<readonly [string, Fault]>([
    ['is busy for a moment', { status: 429, retryAfter: '0' }],
    ['is busy and does not say for how long', { status: 429 }],
    ['fails once', { status: 503 }],
    ['hangs up in the middle', 'cut-off'],
  ])('but only %s is asked again', async (_what, fault) => {
    source.fault('period=week', fault, 1)
    expect((await pull()).code).toBe(0)
    const { total } = await shown()
    expect(Number(total.tokens) / Number(goodWeek.total.tokens)).toBeCloseTo(0.9, 6)
  })

  it.each<readonly [string, Case]>([
    ['says something twice', { fault: 'duplicate-rows', code: 0, told: /./ }],
    ['lacks the names', { part: '/models', fault: { status: 404 }, code: 0, told: /./ }],
    [
      'lacks what goes beside',
      { part: 'session-cost', fault: { status: 404 }, code: 0, told: /./ },
    ],
  ])(
    'and %s is taken with a warning that the report prints',
    async (_what, { part, fault, told }) => {
      source.fault(part ?? 'rankings-daily', fault)
      expect((await pull()).code).toBe(0)
      const { warnings, total } = await shown()
      expect(Number(total.tokens) / Number(goodWeek.total.tokens)).toBeCloseTo(0.9, 6)
      expect(warnings.join('\n')).toMatch(told)
      const folder = join(host.home, 'out')
      await host.run(['report', '--week', DAY, '--format', 'md', '--out', folder])
      const text = readFileSync(join(folder, 'report.md'), 'utf8').replace(/\\|\s+/g, ' ')
      expect(text).toContain((warnings[0] ?? '').slice(0, 20))
    },
  )

  it.each<readonly [string, Fault]>([
    ['fails for good', { status: 500 }],
    ['sends a page', 'html'],
    ['sends half of its answer', 'truncated'],
  ])('and %s is given up after three tries', async (_what, fault) => {
    source.fault('rankings-daily', fault)
    const { code, err } = await pull()
    expect([code, err]).toEqual([75, expect.stringMatching(/^unable to ask OpenRouter: /)])
    expect(source.asked).toHaveLength(3)
    expect(figures(await shown())).toEqual(figures(goodWeek))
  })

  it('is not asked for a week that is not over', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const { code, err } = await host.run(['rankings', 'pull', '--week', today])
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^unable to pull the week of .*: it ends on/),
    ])
    expect(source.asked).toEqual([])
  })
})
