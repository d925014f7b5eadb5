/** The dashboard in a real browser, before a real daemon and a real gateway: what a person sees, does and hears there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import {
  builtPage,
  dashboardHost,
  HOSTILE,
  type Dashboard,
  type DashboardHost,
} from './dashboard-host.ts'

const CHROMIUM = '/usr/bin/chromium'
const isMissing = !existsSync(CHROMIUM) && process.env['AGENTHOST_CI'] !== '1'
const LONG_MS = 120_000

let world: DashboardHost
let dashboard: Dashboard
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  if (isMissing) return
  await builtPage()
  world = await dashboardHost()
  dashboard = await world.dashboard()
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless'],
  })
}, LONG_MS)

afterAll(async () => {
  if (isMissing) return
  await browser.close()
  await world.close()
}, LONG_MS)

async function open(address: string, more: object = {}): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...more })
  complaints = []
  opened.on('console', (message) => {
    // What a browser says of refusals, and of a dashboard that was killed, is no complaint of the page.
    if (!/ERR_|status of 4\d\d|sandboxed/.test(message.text())) complaints.push(message.text())
  })
  opened.on('pageerror', (error) => complaints.push(error.message))
  opened.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1')
      complaints.push(`it asked for ${request.url()}`)
  })
  await opened.goto(address)
  return opened
}

const says = (where: Locator, what: RegExp): Promise<unknown> =>
  eventually(`${String(what)} is there`, async () => what.test((await where.textContent()) ?? ''))
const agent = (name: string): Locator =>
  page.locator('#agent-list > li').filter({ has: page.getByRole('heading', { name, exact: true }) })
const strip = (name: string): Promise<string> =>
  agent(name)
    .getByRole('img')
    .getAttribute('aria-label')
    .then((label) => label ?? '')
/** Goes on with Tab, as a person without a mouse does, until the focus is there. */
const tabTo = (name: string): Promise<unknown> =>
  eventually(`the focus is on ${name}`, async () => {
    await page.keyboard.press('Tab')
    return (await focused()) === name
  })
const focused = (): Promise<string | null> =>
  page.evaluate<string | null>(
    `document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null`,
  )

describe.skipIf(isMissing)('the dashboard', () => {
  beforeEach(async () => {
    page = await open(dashboard.address)
    await says(page.locator('#link'), /^live$/)
    await agent('talker').waitFor()
    return async () => {
      const caught = await page.evaluate('window.caught')
      await page.close()
      if (caught !== undefined) throw new Error('text of others became a script')
      if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join('; ')}`)
    }
  }, LONG_MS)

  it('takes the token out of the address bar, and keeps it for this tab', async () => {
    expect(page.url()).not.toContain('token')
    await page.reload()
    await says(page.locator('#link'), /^live$/)
    expect(dashboard.said()).toMatch(/ssh -N -L (\d+):127\.0\.0\.1:\1 lea@\S+/)
  })

  it('restarts an agent by keyboard alone, and shows the new process', async () => {
    const { pid } = await world.e2e.host.up('talker')
    await says(agent('talker'), new RegExp(`process${pid}(?!\\d)`))
    await tabTo('Restart talker')
    await page.keyboard.press('Enter')
    const now = await world.e2e.host.up('talker', pid)
    await says(agent('talker'), new RegExp(`process${now.pid}(?!\\d)`))
    expect(await focused()).toBe('Restart talker')
    await says(page.getByRole('status'), /talker/)
  })

  it('asks before it stops an agent, and Escape leaves it', async () => {
    await tabTo('Stop talker')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Stop talker?' }).waitFor()
    await page.keyboard.press('Escape')
    await eventually('the focus is back', async () => (await focused()) === 'Stop talker')
    expect((await world.e2e.host.agent('talker')).wanted).toBe('up')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop it' }).click()
    await says(agent('talker').locator('.phase'), /^down$/)
    await page.getByRole('button', { name: 'Start talker', exact: true }).click()
    await says(agent('talker').locator('.phase'), /^up$/)
  })

  it('shows in the strip that an agent was killed', async () => {
    const { pid } = await world.e2e.host.up('talker')
    const before = (await strip('talker')).match(/ended unasked (\S+)/)?.[1]
    process.kill(pid, 'SIGKILL')
    await eventually('it is in the strip', async () => {
      const label = await strip('talker')
      return (
        /was ended by SIGKILL/.test(label) && label.match(/ended unasked (\S+)/)?.[1] !== before
      )
    })
    const { pid: now } = await world.e2e.host.up('talker', pid)
    await says(agent('talker'), new RegExp(`process${now}(?!\\d)`))
    expect(await agent('talker').locator('svg rect.mark').count()).toBeGreaterThan(0)
  })

  it('takes the answer to a parked request, and its client has it', async () => {
    const answered = world.asks(`Shall I go on? ${HOSTILE}`)
    const row = page.locator('#queue-list > li')
    await row.waitFor()
    expect(await row.textContent()).toContain('client desk on careful')
    await row.getByRole('button', { name: /^Read and answer/ }).click()
    await says(row.locator('pre'), /Shall I go on\? <script>/)
    await row.getByRole('button', { name: 'Send the answer' }).click()
    await says(row.getByRole('alert'), /the text is empty/)
    await row.getByLabel('Your answer, as the model would give it').fill('Yes, <b>do</b>.')
    await row.getByRole('button', { name: 'Send the answer' }).click()
    expect(await answered).toBe('Yes, <b>do</b>.')
    await eventually('nothing waits', async () => (await row.count()) === 0)
    expect(await focused()).toBe('Human queue')
    expect(await page.locator('#queue-over-list').textContent()).toContain('answered by lea')
  })

  it('keeps what a person writes while the list goes on, and drops and retries', async () => {
    const first = world.asks('One?')
    const rows = page.locator('#queue-list > li')
    await rows.waitFor()
    await rows.getByRole('button', { name: /^Read and answer/ }).click()
    await rows.getByLabel(/^Your answer/).fill('half an ans')
    const second = world.asks('Two?')
    await eventually('both wait', async () => (await rows.count()) === 2)
    const written = rows.filter({ has: page.locator('textarea') })
    expect(await written.getByLabel(/^Your answer/).inputValue()).toBe('half an ans')
    await written.getByLabel(/^Route for request/).selectOption('plain')
    await written.getByRole('button', { name: 'Send to a model on' }).click()
    expect(await first).not.toContain('error')
    await eventually('one waits', async () => (await rows.count()) === 1)
    await rows.getByRole('button', { name: /^Read and answer/ }).click()
    await rows.getByLabel('Reason for dropping it').fill('no time')
    await rows.getByRole('button', { name: 'Drop it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Drop it' }).click()
    expect(await second).toContain('error')
    await page.locator('#queue-none').waitFor()
  })

  it('acknowledges an alert', async () => {
    const row = page.locator('#alert-list > li').filter({ hasText: 'looper' }).first()
    await row.getByRole('button', { name: /^I know/ }).click()
    await says(row, /acknowledged/)
    const alerts = await world.e2e.host.run('alerts', '--json')
    expect(alerts).toMatch(/"ackedAt": "20/)
  })

  it('runs a job, and tells how it went', async () => {
    const row = page.locator('#job-list > li').filter({ hasText: 'broken' })
    await row.getByRole('button', { name: 'Run broken now' }).click()
    await says(row, /failed/)
    await row.getByText('Next slots and last runs').click()
    await says(row, /failed \(exit 2\)/)
    expect(await page.locator('#job-list > li').first().textContent()).toContain('next in')
  })

  it('shows a log as text and nothing else', async () => {
    await page.getByLabel('Log of').selectOption('hostile')
    const lines = page.locator('#log-lines')
    await says(lines, /^<script>window\.caught = 1<\/script>.* \\u202edrawkcab$/)
    expect(await lines.locator('script, img').count()).toBe(0)
  })

  it('follows a log, and leaves whoever scrolled up where they are', async () => {
    await page.getByLabel('Log of').selectOption('talker')
    const lines = page.locator('#log-lines')
    const isAtEnd = (): Promise<boolean> =>
      lines.evaluate(
        (box: { scrollHeight: number; scrollTop: number; clientHeight: number }) =>
          box.scrollHeight > box.clientHeight &&
          box.scrollHeight - box.scrollTop - box.clientHeight < 30,
      )
    await eventually('it is longer than its box, at its end', isAtEnd, 60_000)
    await lines.evaluate((box: { scrollTop: number }) => {
      box.scrollTop = 5
    })
    const newest = page.locator('#log-newest')
    await newest.waitFor()
    expect(await lines.evaluate((box: { scrollTop: number }) => box.scrollTop)).toBe(5)
    expect(await newest.textContent()).toMatch(/new lines? below/)
    await newest.click()
    expect(await isAtEnd()).toBe(true)
  })

  it('shows budget against caps in exact dollars', async () => {
    await says(page.locator('#budget'), /\d{4}-\d{2}: \$[\d.]+ spent in \d+ calls?/)
    await says(
      page.locator('#cap-list'),
      /everything · month\$[\d.]+ left\$[\d.]+ spent.* of \$100/,
    )
    await says(page.locator('#cap-list'), /route careful · month/)
  })

  it('says how to make a report, and shows one in a frame in which nothing runs', async () => {
    await says(page.locator('#report-about'), /agenthost report/)
    const folder = join(world.e2e.host.home, 'reports/2026-11-16')
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, 'report.html'),
      '<title>x</title><style>h1 { color: rgb(1, 2, 3) }</style><h1>A week</h1><script>top.caught = 1</script>',
    )
    await page.getByRole('button', { name: 'Show it' }).click()
    const title = page.frameLocator('iframe').getByRole('heading', { name: 'A week' })
    await title.waitFor()
    const frame = page.frames().find((each) => each !== page.mainFrame())
    const colour = await frame?.evaluate('getComputedStyle(document.querySelector("h1")).color')
    expect(colour).toBe('rgb(1, 2, 3)')
  })

  it(
    'says that the daemon is gone, and comes back by itself',
    async () => {
      await world.e2e.host.killDaemon()
      await says(page.locator('#host-trouble'), /it does not run[\s\S]*comes back by itself/)
      await says(page.getByRole('status'), /daemon does not answer/)
      await eventually('the strip says so', async () => {
        await page.getByText('1 h', { exact: true }).click()
        await page.getByText('6 h', { exact: true }).click()
        return /up .*not looked at|not looked at .*up/.test(await strip('hostile'))
      })
      await world.e2e.daemonAgain()
      await eventually('it is back', () => page.locator('#host-trouble').isHidden())
      await says(page.locator('#lately-list'), /hostile: goes on as process/)
      expect(await page.locator('#link').textContent()).toBe('live')
    },
    LONG_MS,
  )

  it('has names and roles for who does not see it', async () => {
    const tree = await page.locator('body').ariaSnapshot()
    for (const line of [
      '- banner:',
      '- main:',
      '- heading /agenthost/ [level=1]',
      '- navigation "Parts of this page":',
      '- status',
      '- region "Agents":',
      '- list "Agents":',
      '- heading "talker" [level=3]',
      '- button "Stop talker"',
      '- radio "6 h" [checked]',
      '- region "Human queue":',
      '- region "Alerts":',
      '- region "Jobs":',
      '- button "Skip the next slot of nightly"',
      '- region "Budget":',
      '- region "Log":',
      '- combobox "Log of"',
      '- region "Lines of the log"',
      `- region "The week's report":`,
    ]) {
      const [before, after] = line.split('/agenthost/')
      if (after === undefined) expect(tree).toContain(line)
      else expect(tree).toMatch(new RegExp(`${before?.replace('- ', '')}"agenthost [^"]+"`))
    }
    expect(tree).toMatch(/img "The last 6 h: .*up \d/)
    expect(tree).not.toMatch(/button:|button ""|textbox:|combobox:/)
  })
})

const IN_PAGE = readFileSync('test/fixtures/report/in-page.js', 'utf8').replace(/^.*\n;/, '')
const LOOKS = [
  { width: 320, scheme: 'light' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 768, scheme: 'light' },
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
] as const

describe.skipIf(isMissing)('the page on a screen', () => {
  it.each(LOOKS)(
    '$width px wide and $scheme, never scrolls sideways, and can be read',
    async ({ width, scheme }) => {
      page = await open(dashboard.address, {
        viewport: { width, height: 900 },
        colorScheme: scheme,
      })
      await agent('talker').waitFor()
      await says(page.locator('#cap-list'), /left/)
      const wide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - window.innerWidth',
      )
      expect(wide).toBeLessThanOrEqual(0)
      const { read, poor } = await page.evaluate<{ read: number; poor: readonly string[] }>(
        `${IN_PAGE.trim()}.contrasts()`,
      )
      expect(poor).toEqual([])
      expect(read).toBeGreaterThan(40)
      await page.close()
    },
  )
})

describe.skipIf(isMissing)('the way in', () => {
  it('is closed without a token, says what to do, and opens with the pasted address', async () => {
    page = await open(dashboard.address.replace(/#.*/, ''))
    await page.getByRole('heading', { name: 'This page needs its token' }).waitFor()
    await page.getByLabel('Address or token').fill('nonsense')
    await page.getByRole('button', { name: 'Open' }).click()
    await says(page.getByRole('alert'), /That is no token/)
    await page.getByLabel('Address or token').fill(dashboard.address)
    await page.keyboard.press('Enter')
    await agent('talker').waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says that the connection is lost, and why the next dashboard does not let it in', async () => {
    const port = await freePort()
    const first = await world.dashboard(port)
    page = await open(first.address)
    await says(page.locator('#link'), /^live$/)
    expect(await first.end('SIGINT')).toBe(0)
    await says(page.locator('#link'), /connection lost, trying again/)
    const second = await world.dashboard(port)
    await says(page.locator('#locked-why'), /each start of it has a new one/)
    await page.goto(second.address)
    await agent('talker').waitFor()
    expect(await second.end('SIGTERM')).toBe(0)
    await page.close()
  })

  it('is refused at a port that is taken, with 75', async () => {
    const port = /:(\d+)\//.exec(dashboard.address)?.[1] ?? ''
    await expect(world.e2e.host.run('dashboard', '--port', port)).rejects.toThrow(
      /exited 75: unable to serve the page at 127\.0\.0\.1:\d+: the address is in use/,
    )
  })
})
