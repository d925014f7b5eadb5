/** scripts/acceptance-macos.sh itself, on a Mac of tests. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'
import { processesNaming } from '../support/processes-naming.ts'

const root = join(import.meta.dirname, '../..')
const isBuilt = existsSync(join(root, 'dist/agenthost.js'))
/** The watchdog alone may take a minute and more to be sure. */
const WITHIN_MS = 300_000

let mac: MacHost
beforeEach(async () => (mac = await macHost()))
afterEach(async () => await mac.destroy())

type Acceptance = { readonly child: ChildProcess; readonly said: () => string }

function begun(node = process.execPath): Acceptance {
  const child = spawn(
    'bash',
    [join(root, 'scripts/acceptance-macos.sh'), '--report', 'report.md'],
    {
      cwd: mac.home,
      env: { ...mac.env, AGENTHOST_NODE: node },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, said: () => said }
}

const report = (): string => readFileSync(join(mac.home, 'report.md'), 'utf8')

/** Files, jobs and processes of it. */
function left(): readonly string[] {
  const folder = join(mac.libraryFolder, 'LaunchAgents')
  return [
    ...readdirSync(mac.home).filter((name) => name.includes('acceptance')),
    ...(existsSync(folder) ? readdirSync(folder) : []),
    ...processesNaming('.agenthost-acceptance.').map((pid) => `process ${pid}`),
  ]
}

describe.skipIf(!isBuilt)('the acceptance script', () => {
  it(
    'passes where everything is well, says what it found, and leaves nothing',
    async () => {
      const { child, said } = begun()
      const [code] = (await once(child, 'close')) as [number | null]
      expect(said()).not.toContain(' FAIL ')
      expect(code).toBe(0)
      expect(said().match(/ PASS /g)?.length).toBeGreaterThan(12)
      expect(report()).toMatch(/\| upgrade \| PASS \|.*the same agents: program=\d+/)
      expect(report()).toContain('| the Mac sleeps | SKIP |')
      expect(report(), 'it is shown to others').not.toContain(mac.home)
      expect(left()).toEqual([])
    },
    WITHIN_MS,
  )

  it('fails where nothing can be installed, and passes nothing that it did not see', async () => {
    const { child, said } = begun('/bin/false')
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(1)
    expect(said()).toMatch(/^install +FAIL/m)
    expect(said()).toMatch(/^the daemon is killed: it is back +SKIP/m)
    expect(report()).toContain('| uninstall leaves nothing | SKIP |')
    expect(left()).toEqual([])
  })

  it('that is interrupted cleans up', async () => {
    const { child, said } = begun()
    await eventually('it is installed', () => /^install +PASS/m.test(said()), 60_000)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(130)
    expect(left()).toEqual([])
  })
})
