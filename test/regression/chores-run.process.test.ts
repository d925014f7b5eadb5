import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { suiteParts } from '../../src/cli/regress/suite-parts.ts'
import { readSuite } from '../../src/regression/read-suite.ts'
import type { Chore } from '../../src/regression/task.ts'
import { choreMinds } from '../support/chore-minds.ts'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import { pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'
import { processesNaming } from '../support/processes-naming.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'

const CHORES = join(import.meta.dirname, '../../suites/chores')
/** One in each language, and one that is done by git. */
const PICKED = ['cli-since-flag', 'ledger-cents', 'log-rotation', 'merge-shipping']

let upstream: PricedUpstream
let host: GatewayHome
let temporary: string
beforeAll(async () => {
  const suite = readSuite(CHORES, suiteParts)
  if ('mistakes' in suite) throw new Error(suite.mistakes.join('\n'))
  const chores = suite.tasks.filter((task): task is Chore => task.kind === 'chore')
  const minds = choreMinds(
    chores,
    (model, task) => model === 'standin/deep' || task !== 'ledger-cents',
  )
  upstream = await pricedUpstream({ minds })
  host = await gatewayHome(upstream.url)
  for (const task of PICKED)
    cpSync(join(CHORES, task), join(host.home, 'suites/few', task), { recursive: true })
  host.routing({
    routes: { batch: 'openrouter/standin/fast', deep: 'openrouter/standin/deep' },
  })
  // Of its own: other runs on this host have processes with the same names.
  temporary = mkdtempSync(join(realpathSync(tmpdir()), 'ahc-'))
  host.setEnv({
    PATH: `${dirname(realAgents.claude)}:${process.env['PATH']}`,
    TMPDIR: temporary,
  })
  await host.start()
})
afterAll(async () => {
  await host.destroy()
  await upstream.close()
  rmSync(temporary, { recursive: true, force: true })
})

describeWith(['claude'], 'a run of chores through Claude Code in the sandbox', () => {
  it('passes what the models solve, and leaves nothing behind', async () => {
    const run = 'regress run --suite few --repeat 1 --budget 20 --json'
    const { code, out, err } = await host.run(...run.split(' '))
    expect(code, `${err}${out}`).toBe(0)
    const [view] = JSON.parse(out) as {
      models: { passed: number; counted: number; outcomes: object }[]
    }[]
    expect(
      view?.models.map(({ passed, counted }) => [passed, counted]),
      out,
    ).toEqual([
      [PICKED.length - 1, PICKED.length],
      [PICKED.length, PICKED.length],
    ])
    expect(processesNaming(`${temporary}/agenthost-agent-`)).toEqual([])
    const shown = await host.run('regress', 'show')
    expect(shown.code, shown.err).toBe(0)
    expect(shown.out).toContain('few through claude-code')
    // The one that does not solve them all, and the one that does.
    expect(shown.out).toMatch(/NO EVIDENCE +openrouter\/standin\/fast[^%]*75/)
    expect(shown.out).toMatch(/NO EVIDENCE +openrouter\/standin\/deep[^%]*100/)
  }, 180_000)
})
