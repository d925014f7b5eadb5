/** The page in a real browser: what fits, what can be read, in the light, in the dark, on a phone and on paper. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { weekView } from '../../src/rankings/week.ts'
import { pageOf } from '../../src/report/compose-page.ts'
import { htmlOf } from '../../src/report/html.ts'
import type { Report } from '../../src/report/report-facts.ts'
import { madeUpQuarter } from '../support/made-up-quarter.ts'
import { HOSTILE, hostileReport } from './hostile.ts'
import { fullReport, madeUpView } from './made-up-report.ts'

const CHROMIUM = '/usr/bin/chromium'
const isMissing = !existsSync(CHROMIUM) && process.env['AGENTHOST_CI'] !== '1'

let folder: string
let browser: Browser

beforeAll(async () => {
  if (isMissing) return
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless'],
  })
})

afterAll(async () => {
  if (isMissing) return
  await browser.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

type Opened = { readonly page: Page; readonly complaints: readonly string[] }
type Look = { readonly width: number; readonly scheme?: 'light' | 'dark' }

async function open(report: Report, { width, scheme = 'light' }: Look): Promise<Opened> {
  const path = join(folder, 'report.html')
  writeFileSync(path, htmlOf(pageOf(report)))
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme })
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`it asked for ${request.url()}`)
  })
  await page.goto(pathToFileURL(path).href)
  return { page, complaints }
}

const IN_PAGE = readFileSync('test/fixtures/report/in-page.js', 'utf8').replace(/^.*\n;/, '')

/** Calls a function of the fixture in the page. */
const asked = <T>(page: Page, name: string): Promise<T> =>
  page.evaluate<T>(`${IN_PAGE.trim()}.${name}()`)

const overflowing = (page: Page): Promise<readonly string[]> => asked(page, 'overflowing')
type Reading = { readonly read: number; readonly poor: readonly string[] }
type Printed = { readonly ground: string; readonly hidden: number; readonly cut: unknown }

const quarter = (): Report => ({
  ...fullReport(),
  view: weekView(madeUpQuarter(7).facts, '2026-05-20'),
})

const LOOKS = [
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
] as const

describe.skipIf(isMissing)('the report of a made-up quarter in a browser', () => {
  it.each(LOOKS)('$width px wide and $scheme, fits, is quiet, and can be read', async (look) => {
    const { page, complaints } = await open(quarter(), look)
    expect(complaints).toEqual([])
    expect(await overflowing(page)).toEqual([])
    expect(await asked(page, 'colliding')).toEqual([])
    expect(await asked(page, 'torn')).toEqual([])
    expect(await page.locator('#regression td.n small').first().textContent()).toBe('51–73')
    const { read, poor } = await asked<Reading>(page, 'contrasts')
    expect(poor).toEqual([])
    expect(read).toBeGreaterThan(300)
    await page.close()
  })

  it.each([320, 360, 680, 681, 900])('%s px wide, fits too', async (width) => {
    const { page } = await open(quarter(), { width })
    expect(await overflowing(page)).toEqual([])
    await page.close()
  })

  it('draws each chart for the screen that it is on, and no word below 10 px', async () => {
    for (const width of [390, 1440]) {
      const { page } = await open(quarter(), { width })
      const { seen, smallest } = await asked<{ seen: number; smallest: number }>(page, 'charts')
      expect(seen).toBe(4)
      expect(smallest).toBeGreaterThanOrEqual(10)
      await page.close()
    }
  })

  it('unfolds what can be scrolled and folded, without a script', async () => {
    const { page } = await open(quarter(), { width: 390 })
    expect(await asked(page, 'unfold')).toBe(0)
    expect(await overflowing(page)).toEqual([])
    await page.close()
  })

  it('prints light, whole, and with every row', async () => {
    const { page } = await open(quarter(), { width: 1440, scheme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.setViewportSize({ width: 688, height: 1000 })
    const { ground, hidden, cut } = await asked<Printed>(page, 'printed')
    expect(ground).toBe('rgb(255, 255, 255)')
    expect(hidden).toBe(0)
    expect(cut).toEqual([])
    expect(await overflowing(page)).toEqual([])
    expect((await asked<Reading>(page, 'contrasts')).poor).toEqual([])
    const pdf = await page.pdf({ format: 'A4' })
    const pages = [...pdf.toString('latin1').matchAll(/\/Type \/Page\b/g)].length
    expect(pages).toBeGreaterThan(2)
    expect(pages).toBeLessThan(16)
    await page.close()
  })
})

describe.skipIf(isMissing)('a week with almost nothing in it, in a browser', () => {
  it('fits and is quiet', async () => {
    const view = madeUpView({
      models: [],
      vendors: [],
      regions: [],
      history: [],
      own: [],
      moves: [],
      newcomers: [],
      dropouts: [],
      breakouts: [],
      assumptions: [],
    })
    const { page, complaints } = await open({ ...fullReport(), view }, { width: 390 })
    expect(complaints).toEqual([])
    expect(await overflowing(page)).toEqual([])
    await page.close()
  })
})

describe.skipIf(isMissing)('names that want to be more than names, in a browser', () => {
  it.each(HOSTILE)('are read and nothing else: %j', async (text) => {
    for (const width of [390, 1440]) {
      const { page, complaints } = await open(hostileReport(text), { width })
      expect(complaints).toEqual([])
      expect(await overflowing(page)).toEqual([])
      expect(await asked(page, 'strange')).toEqual({
        title: 'The week of 2026-11-16 to 2026-11-22: model rankings',
        warning: expect.stringContaining(text.slice(0, 5).replaceAll('\u202e', '')) as string,
        elements: 0,
        handlers: 0,
      })
      await page.close()
    }
  })
})

describe('the browser of these tests', () => {
  it('is there, where all of them must run', () => {
    expect(isMissing || existsSync(CHROMIUM)).toBe(true)
    expect(readFileSync('.ci/run', 'utf8')).toContain('[chromium]=chromium')
  })
})
