/** Proposals from an empty home: made, listed, taken, gone back from, rejected, outdated, and told once. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { report } from '../../src/cli/commands/report.ts'
import { routesApply } from '../../src/cli/commands/routes-apply.ts'
import { routesProposals } from '../../src/cli/commands/routes-proposals.ts'
import { routesPropose } from '../../src/cli/commands/routes-propose.ts'
import { routesReject } from '../../src/cli/commands/routes-reject.ts'
import { routesRollback } from '../../src/cli/commands/routes-rollback.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { insightsNews } from '../../src/daemon/insights-news.ts'
import type { RegressionFacts } from '../../src/regression/regression-facts.ts'
import { openInsights } from '../../src/store/insights.ts'
import { newsRows } from '../../src/store/insights-news.ts'
import type { NewEvent } from '../../src/supervisor/records.ts'
import { cost, result } from '../routing/made-up-results.ts'
import { storeQuarter } from '../support/stored-quarter.ts'

const TABLE = `{ "routes": {\n  "batch":  "openrouter/a/one" } }\n`
const FACTS: RegressionFacts = {
  results: [
    result('openrouter/a/one', 20, { word: 'REGRESSED', before: 0.9 }),
    result('openrouter/d/best', 38, { usdPerSolved: cost(0.02) }),
  ],
}

let home: string
let table: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  table = join(home, 'routing.json')
  writeFileSync(join(home, 'agenthost.yaml'), 'agents: {}\nregression: { suites: [chores] }\n')
})

afterEach(() => rmSync(home, { recursive: true, force: true }))

async function said(command: (terminal: Terminal) => Promise<void>): Promise<string> {
  let text = ''
  await command({
    env: { AGENTHOST_HOME: home, HOME: home, PATH: '/usr/bin:/bin' },
    out: (more) => void (text += more),
    err: (more) => void (text += more),
    taken: () => Promise.resolve(),
    isInteractive: false,
    hasColour: false,
    columns: 80,
    stdin: (async function* () {})(),
    askSecretly: null,
  })
  return text
}

const proposed = (facts = FACTS): Promise<string> =>
  said((to) => routesPropose({}, to, () => facts))
const taken = (id: string): Promise<string> => said((to) => routesApply(id, {}, to))
const listed = (): Promise<string> => said((to) => routesProposals({}, to))

describe('a home without what it takes', () => {
  it('says why nothing is proposed', async () => {
    expect(await proposed()).toContain('Nothing is proposed: there is no routing table')
    writeFileSync(table, TABLE)
    expect(await proposed({ results: [] })).toBe(
      'Nothing is proposed: no week of the rankings is stored, and no regression run has ended well.\n',
    )
    expect(await listed()).toContain('Nothing was proposed yet')
    await expect(taken('1')).rejects.toThrow(
      'unable to apply proposal 1: there is no such proposal',
    )
  })
})

describe('a proposal', () => {
  beforeEach(() => writeFileSync(table, TABLE))

  it('is taken as a file is, and gone back from', async () => {
    const out = await proposed()
    expect(out).toContain('~ batch: model openrouter/a/one → openrouter/d/best')
    expect(out).toContain('Take it: agenthost routes apply 1')
    expect(await proposed()).toContain('Proposal 1 waits already')
    expect(await listed()).toContain('waiting')
    expect(await taken('1')).toContain('is in place')
    expect(readFileSync(table, 'utf8')).toBe(TABLE.replace('a/one', 'd/best'))
    expect(await listed()).toMatch(/^1 .*applied by .+@/)
    await expect(taken('1')).rejects.toThrow('it was applied already')
    await said((to) => routesRollback(undefined, {}, to))
    expect(readFileSync(table, 'utf8')).toBe(TABLE)
  })

  it('is refused once another table is in place, and shown as outdated', async () => {
    await proposed()
    writeFileSync(table, TABLE.replace('batch', 'other'))
    expect(await listed()).toContain('outdated')
    await expect(taken('1')).rejects.toThrow('it is outdated')
    expect(readFileSync(table, 'utf8')).toContain('other')
  })

  it('is not made again once a person said no', async () => {
    await proposed()
    const no = (to: Terminal): Promise<void> => routesReject(1, { why: 'not yet' }, to)
    await said(no)
    expect(await listed()).toContain('not yet')
    const again = await proposed()
    expect(again).not.toContain('openrouter/d/best')
    await expect(said(no)).rejects.toThrow('unable to reject proposal 1: it is rejected')
  })

  it('is taken at once where that is allowed, and waits where it is dearer', async () => {
    const auto = 'agents: {}\nregression: { suites: [chores], auto_apply: { max_changes: 1 } }\n'
    writeFileSync(join(home, 'agenthost.yaml'), auto)
    const dear = FACTS.results.map((each) => ({ ...each, usdPerSolved: cost(each.pass.mean) }))
    const shown = await proposed({ results: dear })
    expect(shown).toContain('costs more for batch')
    expect(shown).toContain('~ batch: model openrouter/a/one → openrouter/d/best (dearer)')
    expect(shown.replaceAll(/\s+/g, ' ')).toContain('1.9 times the price per solved task')
    expect(readFileSync(table, 'utf8')).toBe(TABLE)
    await said((to) => routesReject(1, { why: 'dear' }, to))
    rmSync(join(home, 'insights.db'))
    expect(await proposed()).toContain('Taken at once')
    expect(readFileSync(table, 'utf8')).toContain('d/best')
  })

  it('stands in the report, with the verdicts', async () => {
    storeQuarter(home)
    await proposed()
    const out = join(home, 'out')
    await said((to) => report({ format: ['md'], out }, to, () => FACTS))
    const text = readFileSync(join(out, 'report.md'), 'utf8')
    expect(text).toContain('Proposal 1 waits for you')
    expect(text).toContain('Got worse beyond chance: openrouter/a/one (chores)')
    expect(text).toContain('NO EVIDENCE (≥ 12 points seen)')
  })
})

describe('the daemon', () => {
  it('tells each piece of news once, whoever ran the command', async () => {
    const told: NewEvent[] = []
    let cursor = 0
    const news = insightsNews(
      {
        paths: { home } as never,
        chronicle: {
          take: (event: NewEvent, also: () => void) => {
            told.push(event)
            also()
          },
        } as never,
        notices: {
          insights: { get: () => cursor, put: (next: number) => void (cursor = next) },
        } as never,
      },
      (error) => {
        throw error
      },
    )
    news.tick()
    writeFileSync(table, TABLE)
    await proposed()
    news.tick()
    news.tick()
    expect(told.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['routes.proposed', 'routing.json'],
    ])
    expect(told[0]?.message).toContain('proposal 1 waits: batch: model')
    await taken('1')
    const { db } = openInsights(home, 0)
    newsRows(db).add(1, { kind: 'agent.up', subject: 'x', message: '', data: {} })
    db.close()
    news.tick()
    expect(told.map(({ kind }) => kind)).toEqual(['routes.proposed', 'routes.applied'])
    expect(cursor).toBe(2)
    rmSync(join(home, 'insights.db'))
    await proposed({ results: [...FACTS.results, result('openrouter/e/x', 0)] })
    writeFileSync(table, TABLE)
    await proposed()
    news.tick()
    expect(told.at(-1)?.kind).toBe('routes.proposed')
    expect(told).toHaveLength(3)
  })
})
