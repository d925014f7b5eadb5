/**
 * Monday end to end and unattended: the chain that the starter's configuration has in comments, as jobs of the
 * scheduler, of which each begins by itself after the one before it; and a model has got worse since.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as yaml from 'yaml'
import { JOBS } from '../../src/config/starter-jobs.ts'
import { eventually } from '../support/eventually.ts'
import { marketHost, type MarketHost } from './market-host.ts'

const BATCH = 'deepseek/deepseek-v4-flash-0731'
const CAREFUL = 'anthropic/claude-sonnet-4.6'
const GOOD = 'z-ai/glm-5.3-flash'
const CHAIN = ['rankings', 'regression', 'proposal', 'report'] as const
const MINUTE_MS = 60_000
const MINUTES = 300_000

let here: MarketHost
beforeAll(async () => {
  here = await marketHost(() => new Date().toISOString().slice(0, 10), 7)
  here.route({ routes: { batch: `openrouter/${BATCH}`, careful: `openrouter/${CAREFUL}` } })
  for (const [id, share] of [
    [BATCH, 0.84],
    [CAREFUL, 0.9],
    [GOOD, 0.94],
  ] as const)
    here.qualities.set(id, share)
})
afterAll(() => here.close())

/** The starter's jobs as they are once a person takes away the `# `, all due at the same minute of every day. */
function chainAt(due: Date): object {
  const lines = JOBS.split('\n')
  const own = lines.slice(0, lines.indexOf('  # Any other program:'))
  const text = own.map((line) => line.replace(/^ {2}# (?=( {2})*\w+:)/, '  ')).join('\n')
  const { jobs } = yaml.parse(text) as { readonly jobs: Readonly<Record<string, object>> }
  const cron = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`
  return Object.fromEntries(
    Object.entries(jobs).map(([name, job]) => [name, { ...job, cron, timezone: 'UTC' }]),
  )
}

async function ended(): Promise<readonly (string | undefined)[]> {
  const { jobs } = JSON.parse(await here.host.run('jobs', '--json')) as {
    readonly jobs: readonly {
      readonly name: string
      readonly lastRun: { readonly outcome: string } | null
    }[]
  }
  return CHAIN.map((name) => jobs.find((job) => job.name === name)?.lastRun?.outcome)
}

describe('the Monday chain', () => {
  it(
    'goes through to the report by itself, past a model that got worse',
    async () => {
      const regression = { suites: ['tools'], repeat: 2, parallel: 8, budget: 20, candidates: 2 }
      here.configure({ regression })
      await here.start()
      // The week before, with the rankings of this one: candidates have been tried once.
      await here.host.run('rankings', 'pull')
      await here.host.run('regress', 'run')
      here.nextWeek()
      here.qualities.set(BATCH, 0.6)
      const now = Date.now()
      const due = new Date(Math.ceil((now + 5000) / MINUTE_MS) * MINUTE_MS)
      const jobs = chainAt(due)
      expect(Object.keys(jobs)).toEqual(CHAIN)
      here.configure({ regression, jobs })
      const all = async (): Promise<boolean> => (await ended()).every((each) => each === 'ran')
      await eventually('all four have run', all, 4 * MINUTE_MS).catch(async (error: unknown) => {
        throw new Error(JSON.stringify(await ended()), { cause: error })
      })
      const { alerts } = JSON.parse(await here.host.run('alerts', '--json')) as {
        readonly alerts: readonly { readonly subject: string; readonly what: string }[]
      }
      const told = alerts.map(({ subject, what }) => `${subject}: ${what}`).join('\n')
      expect(told).toContain(`openrouter/${BATCH}: got worse in tools`)
      expect(told).toMatch(/routing\.json: proposal 1 waits: batch: model .* → .*glm-5.3-flash/)
      expect(told).not.toMatch(/^(rankings|regression|proposal|report): /m)
      const folder = join(here.host.home, 'reports')
      const [week = ''] = readdirSync(folder)
      expect(readdirSync(join(folder, week)).toSorted()).toEqual(
        ['html', 'json', 'md', 'png'].map((format) => `report.${format}`),
      )
      const text = readFileSync(join(folder, week, 'report.md'), 'utf8').replaceAll('\\', '')
      expect(text).toContain(`Got worse beyond chance: openrouter/${BATCH} (tools)`)
      expect(text).toContain('Proposal 1 waits for you')
      const json = readFileSync(join(folder, week, 'report.json'), 'utf8')
      const parts = JSON.parse(json) as Readonly<Record<string, unknown>>
      for (const part of ['week', 'models', 'vendors', 'moves', 'spend', 'regression', 'proposals'])
        expect(parts[part], part).toBeTruthy()
    },
    MINUTES,
  )
})
