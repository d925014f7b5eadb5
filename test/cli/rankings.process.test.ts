/** `agenthost rankings show` and `history` as a person types them, in a home with a made-up quarter. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeekView } from '../../src/rankings/week-view.ts'
import { storeQuarter } from '../support/stored-quarter.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost
let bare: Agenthost

const ROUTING = `{ "weekly_review": "2026-05-24",
  "routes": { "agent_batch": "openrouter/deepseek/deepseek-v4-flash", "enterprise": "openrouter/anthropic/claude-sonnet-4.6",
              "complex_reasoning": "openrouter/anthropic/claude-opus-4.6", "multimodal": "openrouter/google/gemini-3-flash-preview",
              "experiment": "openrouter/owl-alpha" },
  "fallback": ["enterprise", "agent_batch"], "monthly_cap_usd": 800 }`

beforeAll(() => {
  bare = agenthost()
  host = agenthost()
  storeQuarter(host.home)
  writeFileSync(join(host.home, 'routing.json'), ROUTING)
})

afterAll(async () => {
  await host.destroy()
  await bare.destroy()
})

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')

async function view(...args: readonly string[]): Promise<WeekView> {
  const { code, out, err } = await host.run(['rankings', 'show', '--json', ...args])
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as WeekView
}

describe('rankings show', () => {
  it('has the week on one screen', async () => {
    const { code, out } = await host.run(['rankings', 'show'])
    expect(code).toBe(0)
    const lines = linesOf(out)
    expect(lines.length).toBeLessThanOrEqual(23)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    expect(lines[0]).toMatch(
      /^2026-05-18 to 2026-05-24: \d+\.\dT tokens, [+-]\d+\.\d% in a week, up \d weeks in a row$/,
    )
    expect(lines.filter((line) => /^ ?\d+ {2}/.test(line))).toHaveLength(10)
    expect(out).toMatch(/\nVENDOR +TOKENS +OF ALL +OF DOLLARS +REGION +OF ALL +OF KNOWN +LEADS\n/)
    expect(out).toMatch(/\nDollars: \$\S+ \(\$\S+ to \$\S+\), estimated from published prices/)
    expect(out).toContain('multimodal: Google: Gemini 3 Flash Preview expires on 2026-06-10')
    expect(out).toContain('\nWorth a try: ')
    expect(lines.at(-1)).toMatch(/^Source: OpenRouter \(openrouter\.ai\/rankings\), as of /)
  })

  it('takes any day of the week, and none for the newest', async () => {
    const weeks = await Promise.all([
      view(),
      view('--week', '2026-05-18'),
      view('--week', '2026-05-24'),
      view('--week', '2026-05-17'),
    ])
    expect(weeks.map(({ week }) => week.start)).toEqual([
      '2026-05-18',
      '2026-05-18',
      '2026-05-18',
      '2026-05-11',
    ])
  })

  it('has in its JSON every field of the contract', async () => {
    const week = await view()
    expect(week).toMatchObject({
      week: { start: '2026-05-18', end: '2026-05-24' },
      source: expect.any(String),
      asOf: '2026-05-25T02:00:00.000Z',
      citation: expect.stringContaining('as of 2026-05-25T02:00:00.000Z. Licensed under CC BY 4.0'),
      total: { tokens: expect.stringMatching(/^\d+$/), weeksUp: expect.any(Number) },
      newcomers: expect.any(Array),
      dropouts: expect.any(Array),
      freeShare: expect.any(Number),
      unattributed: { tokens: expect.stringMatching(/^\d+$/), share: expect.any(Number) },
      dollars: {
        method: expect.any(String),
        low: expect.stringMatching(/^\d+(\.\d+)?$/),
        mid: expect.stringMatching(/^\d+(\.\d+)?$/),
        high: expect.stringMatching(/^\d+(\.\d+)?$/),
        unpricedShare: expect.any(Number),
      },
    })
    expect(Object.keys(week.models[0] ?? {})).toEqual(
      expect.arrayContaining(
        'rank previousRank slug id name vendor region free tokens share change note'.split(' '),
      ),
    )
    expect(Object.keys(week.vendors[0] ?? {})).toEqual(
      expect.arrayContaining(
        'vendor region tokens share shareOfAttributed change models dollars dollarShare weeksLeading'.split(
          ' ',
        ),
      ),
    )
    expect(Object.keys(week.regions[0] ?? {})).toEqual(
      expect.arrayContaining(
        'region tokens share shareOfAttributed change weeksLeading'.split(' '),
      ),
    )
    expect(new Set(week.moves.map(({ route }) => route)).has('enterprise')).toBe(true)
  })

  it('says which weeks there are when one is not there, later ones too', async () => {
    for (const [day, monday] of [
      ['2020-01-01', '2019-12-30'],
      ['2026-11-11', '2026-11-09'],
    ] as const) {
      const { code, out, err } = await host.run(['rankings', 'show', '--week', day])
      expect([code, out, err]).toEqual([
        1,
        '',
        `unable to show the week of ${monday}: it is not stored\nStored are the weeks of 2025-11-24 to 2026-05-18 (26). Pull it with: agenthost rankings pull --week ${monday}\n`,
      ])
    }
  })

  it('says how to begin where nothing was ever pulled', async () => {
    for (const args of [['show'], ['show', '--json'], ['history', 'x']]) {
      const { code, out, err } = await bare.run(['rankings', ...args])
      expect([code, out, err]).toEqual([
        1,
        '',
        'unable to show the rankings: no week is stored yet\nPull them with: agenthost rankings pull\n',
      ])
    }
  })

  it('refuses what is no day', async () => {
    const { code, err } = await host.run(['rankings', 'show', '--week', '2026-02-30'])
    expect([code, err]).toEqual([64, expect.stringContaining('It must be a day such as')])
  })

  it('goes on with a routing table that cannot be read, and says so', async () => {
    writeFileSync(join(host.home, 'routing.json'), '{ "routes": { "a": 4 } }')
    try {
      const { warnings, moves } = await view()
      expect(moves).toEqual([])
      expect(warnings.join('\n')).toMatch(/What moved in your routes is not told: .*routes\.a/)
      expect((await host.run(['rankings', 'show'])).out).toContain('Beware: What moved in your')
    } finally {
      writeFileSync(join(host.home, 'routing.json'), ROUTING)
    }
  })

  it('has no moves without a routing table', async () => {
    rmSync(join(host.home, 'routing.json'))
    try {
      expect(await view()).toMatchObject({ moves: [], warnings: [] })
    } finally {
      writeFileSync(join(host.home, 'routing.json'), ROUTING)
    }
  })

  it('has vendors where the configuration places them', async () => {
    host.configure('agents: {}\nrankings: { regions: { deepseek: Atlantis } }\n')
    try {
      const { vendors, warnings } = await view()
      const line = vendors.find(({ vendor }) => vendor === 'deepseek')
      expect([line?.company, line?.region, warnings]).toEqual(['DeepSeek', 'Atlantis', []])
      host.configure('agents: { a: 4 }\n')
      expect((await view()).warnings.join()).toMatch(/^Regions of your own are left out: .*yaml\.$/)
    } finally {
      rmSync(join(host.home, 'agenthost.yaml'))
    }
  })

  it('tells a damaged file from an empty one', async () => {
    writeFileSync(
      join(bare.home, 'insights.db'),
      'this is no database, however long it may be'.repeat(99),
    )
    const { code, err } = await bare.run(['rankings', 'show'])
    rmSync(join(bare.home, 'insights.db'))
    expect([code, err]).toEqual([
      75,
      expect.stringMatching(/^unable to read .*insights\.db: .*\nA damaged file is put aside by/),
    ])
  })
})

describe('rankings history', () => {
  it('has a line of bars and a row for each week', async () => {
    const { code, out } = await host.run(['rankings', 'history', 'claude-sonnet-4.6', '-n', '8'])
    expect(code).toBe(0)
    const lines = linesOf(out)
    expect(lines.join('\n')).toContain('anthropic/claude-4.6-sonnet-20260217')
    expect(lines.find((line) => /^[▁▂▃▄▅▆▇█]{8}$/.test(line))).toBeDefined()
    expect(
      lines.filter((line) => /^2026-\d\d-\d\d +\d+ +[\d.]+[TB] +\d+\.\d% /.test(line)),
    ).toHaveLength(8)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('is of one model by its slug, its id or its name', async () => {
    const slugs = await Promise.all(
      ['anthropic/claude-4.6-sonnet-20260217', 'anthropic/claude-sonnet-4.6', 'sonnet'].map(
        async (name) => {
          const { out } = await host.run(['rankings', 'history', name, '--json'])
          const { model, weeks } = JSON.parse(out) as { model: { slug: string }; weeks: unknown[] }
          return [model.slug, weeks.length]
        },
      ),
    )
    expect(new Set(slugs.map(String))).toEqual(new Set(['anthropic/claude-4.6-sonnet-20260217,26']))
  })

  it('names the candidates where several fit, and chooses none', async () => {
    const { code, out, err } = await host.run(['rankings', 'history', 'deepseek'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/^unable to show the history of deepseek: \d models have that in their/)
    expect(err).toContain('\n  deepseek/deepseek-v4-flash-20260423  DeepSeek: V4 Flash\n')
    const none = await host.run(['rankings', 'history', 'nobody-knows-it'])
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('no model of that name')])
  })
})
