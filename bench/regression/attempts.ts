/**
 * What one attempt costs beside its model: real runs against an upstream that answers at once, one attempt at a time,
 * from the beginning of one to the beginning of the next.
 */
import { cpSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suiteParts } from '../../src/cli/regress/suite-parts.ts'
import { readSuite } from '../../src/regression/read-suite.ts'
import type { Chore } from '../../src/regression/task.ts'
import { readToolSuite } from '../../src/regression/tool-suite.ts'
import { verify } from '../../src/regression/verify.ts'
import { freshWorkspace, layReference } from '../../src/regression/workspace.ts'
import { readInsights } from '../../src/store/insights-reading.ts'
import { regressionRows } from '../../src/store/insights-regression.ts'
import { choreMinds } from '../../test/support/chore-minds.ts'
import { gatewayHome, type GatewayHome } from '../../test/support/gateway-home.ts'
import { mindsOf } from '../../test/support/models-of-quality.ts'
import { pricedUpstream, type PricedOptions } from '../../test/support/priced-upstream.ts'
import { sandboxHost } from '../../test/support/sandbox-host.ts'

const SUITES = join(import.meta.dirname, '../../suites')
const MODEL = 'openrouter/standin/fast'
/** One in each language, and one that is done by git. */
const PICKED = ['cli-since-flag', 'ledger-cents', 'log-rotation', 'merge-shipping', 'depot-rename']

/** Of so many rounds over the suite `tools`, milliseconds. */
export async function directAttempts(rounds: number): Promise<readonly number[]> {
  const suite = readToolSuite(join(SUITES, 'tools'), 'tools')
  if ('mistakes' in suite) throw new Error(suite.mistakes.join('\n'))
  const minds = mindsOf(suite.proved, new Map([['standin/fast', 1]]))
  return inGateway({ minds }, (host) => attempts(host, 'tools', rounds))
}

/** Of five chores through the real Claude Code, milliseconds; each less what its own check takes. */
export async function claudeAttempts(claude: string): Promise<readonly number[]> {
  const suite = readSuite(join(SUITES, 'chores'), suiteParts)
  if ('mistakes' in suite) throw new Error(suite.mistakes.join('\n'))
  const chores = suite.tasks.filter((task): task is Chore => task.kind === 'chore')
  const checks = await checkTimes(chores.filter(({ id }) => PICKED.includes(id)))
  const minds = choreMinds(chores, () => true)
  return inGateway({ minds }, async (host) => {
    for (const task of PICKED)
      cpSync(join(SUITES, 'chores', task), join(host.home, 'suites/few', task), { recursive: true })
    host.setEnv({ PATH: `${dirname(claude)}:${process.env['PATH']}` })
    return attempts(host, 'few', 1, checks)
  })
}

async function inGateway<T>(
  options: PricedOptions,
  work: (host: GatewayHome) => Promise<T>,
): Promise<T> {
  const upstream = await pricedUpstream(options)
  const host = await gatewayHome(upstream.url)
  try {
    const config = {
      agents: {},
      gateway: { port: Number(new URL(host.url).port) },
      upstreams: { openrouter: { url: upstream.url } },
      regression: { parallel: 1 },
    }
    writeFileSync(join(host.home, 'agenthost.yaml'), JSON.stringify(config))
    host.routing({ routes: { batch: MODEL } })
    await host.start()
    return await work(host)
  } finally {
    await host.destroy()
    await upstream.close()
  }
}

async function attempts(
  host: GatewayHome,
  suite: string,
  rounds: number,
  less: ReadonlyMap<string, number> = new Map(),
): Promise<readonly number[]> {
  const words = ['regress', 'run', '--suite', suite, '--repeat', String(rounds), '--budget', '50']
  const { code, err, out } = await host.run(...words)
  if (code !== 0) throw new Error(`${words.join(' ')}: exit ${code}: ${err}${out}`)
  const made = readInsights(host.home, (db) => {
    const rows = regressionRows(db)
    return rows.runs(1).flatMap(({ id }) => rows.attempts(id))
  })
  const sorted = (made ?? []).toSorted((a, b) => a.startedAt - b.startedAt)
  const wrong = sorted.find(({ outcome }) => outcome !== 'passed')
  if (wrong !== undefined) throw new Error(`${wrong.task}: ${wrong.outcome}: ${wrong.why}`)
  return sorted.map(({ task, startedAt, endedAt }, at) => {
    const next = sorted[at + 1]?.startedAt ?? endedAt
    return next - startedAt - (less.get(task) ?? 0)
  })
}

async function checkTimes(chores: readonly Chore[]): Promise<ReadonlyMap<string, number>> {
  const host = sandboxHost()
  try {
    const times = new Map<string, number>()
    for (const task of chores) {
      const folder = host.folder(task.id)
      await freshWorkspace(task, folder, host.sandbox)
      await layReference(task, folder, host.sandbox)
      const { passed, why, ms } = await verify(task, folder, host.doors)
      if (!passed) throw new Error(`${task.id}: ${why}`)
      times.set(task.id, ms)
    }
    return times
  } finally {
    host.destroy()
  }
}
