/** What ships with the tour: files that a person could have written, and a week that nobody measured. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { AGENTS, CAP_USD, configText, routingText } from '../../src/demo/cast.ts'
import { standInAnswer } from '../../src/demo/stand-in-answers.ts'
import { usableTable } from '../../src/routing/read.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { routingReading } from '../../src/daemon/routing-reading.ts'
import { LAST_WEEK, madeUpQuarter } from '../support/made-up-quarter.ts'

const shipped = join(import.meta.dirname, '../../demo')
const json = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(shipped, name), 'utf8')) as Record<string, unknown>

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('the configuration of the tour', () => {
  it('can be used, without a warning', async () => {
    const text = configText({
      node: process.execPath,
      programs: join(shipped, 'agents'),
      hangingPort: 1234,
      gatewayPort: 1235,
      upstreamUrl: 'http://127.0.0.1:1236/api/v1',
    })
    const path = join(home, 'agenthost.yaml')
    writeFileSync(path, text)
    const { config, warnings } = await loadConfig(path, { HOME: home, PATH: '/usr/bin:/bin' })
    expect(warnings).toEqual([])
    expect(config.agents.map(({ name }) => name)).toEqual([...AGENTS])
    expect(config.gateway?.port).toBe(1235)
  })

  it('has a routing table without a mistake', () => {
    const { table, warnings } = usableTable(
      'routing.json',
      parseRouting(routingText(), routingReading(['openrouter'])),
    )
    expect(warnings).toEqual([])
    expect(table.routes.map(({ name }) => name)).toEqual([
      'everyday',
      'thinking',
      'careful',
      'decisions',
    ])
  })
})

describe('the sample of the rankings', () => {
  it('is the made-up quarter of the tests, and says that it is made up', () => {
    const { rankingsDaily, models } = madeUpQuarter(1)
    const rankings = json('rankings.json')
    const { meta, data } = rankingsDaily('week', '2026-03-30', LAST_WEEK) as {
      meta: object
      data: object
    }
    expect(rankings).toEqual({
      note: expect.stringContaining('Made up') as string,
      meta: { ...meta, as_of: '2026-05-25T02:00:00.000Z', end_date: '2026-05-24' },
      data,
    })
    expect(json('models.json')).toEqual({
      note: expect.stringContaining('Made up') as string,
      ...(models() as object),
    })
  })
})

describe('the stand-in', () => {
  const ask = (model: string) => standInAnswer('/chat/completions', JSON.stringify({ model }), 1)

  it('answers, is out of order, or does not know the model', () => {
    expect(ask('deepseek/deepseek-v4-flash').status).toBe(200)
    expect(ask('google/gemini-3-flash-preview').status).toBe(503)
    expect(ask('who/else').status).toBe(404)
    expect(standInAnswer('/chat/completions', 'no json', 1).status).toBe(404)
    expect(standInAnswer('/models/who/else/endpoints', '', 1).status).toBe(404)
    expect(standInAnswer('/else', '', 1).status).toBe(404)
  })

  it('charges more than half of the cap for a long thought, so that a second one is refused', () => {
    const { body } = ask('anthropic/claude-opus-4.6') as unknown as {
      body: { usage: { cost: number } }
    }
    expect(body.usage.cost).toBeGreaterThan(CAP_USD / 2)
    expect(body.usage.cost).toBeLessThan(CAP_USD)
  })
})
