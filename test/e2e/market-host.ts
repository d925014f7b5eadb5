/**
 * A host whose gateway and rankings have one and the same OpenRouter, and the models of whose routes and candidates
 * pass the suite `tools` at rates that a test states. What a model does with a prompt is drawn from a seed.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readToolSuite, type ToolSuite } from '../../src/regression/tool-suite.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { mindsOf, type Qualities } from '../support/models-of-quality.ts'
import type { Script } from '../support/priced-answers.ts'
import { PRICED_KEY } from '../support/priced-upstream.ts'
import { wholeOpenRouter, type WholeOpenRouter } from '../support/whole-openrouter.ts'
import { e2eHost, type E2eHost } from './host.ts'

export type MarketHost = {
  readonly host: E2eHost
  readonly openrouter: WholeOpenRouter
  /** Of the gateway. */
  readonly port: number
  /** By id; the share of the prompts that a model is good at. */
  readonly qualities: Qualities
  /** Each has other luck. */
  readonly nextWeek: () => void
  /** As JSON, beside the gateway and its upstream. */
  readonly configure: (sections: object) => void
  readonly route: (table: object) => void
  /** Daemon and gateway, until the gateway answers. */
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Of a hundred prompts that a model is good at, so many go wrong, and of the others so many go right. */
const LUCK_PERCENT = 3

export const TOOLS = readToolSuite(
  join(import.meta.dirname, '../../suites/tools'),
  'tools',
) as ToolSuite

export async function marketHost(
  today: () => string,
  seed: number,
  program?: string,
): Promise<MarketHost> {
  const qualities: Qualities = new Map()
  let week = 1
  const asked = new Map<string, number>()
  const skilled = mindsOf(TOOLS.proved, qualities)
  const known = mindsOf(TOOLS.proved, new Map(Object.entries({ all: 1, nothing: 0 })))
  const minds: Script['minds'] = (model, body) => {
    const answer = skilled(model, body)
    if (answer === null) return null
    // The nth time that it is asked the same: which of the repeats that is does not matter.
    const what = createHash('sha256')
      .update(JSON.stringify(promptOf(body)))
      .digest('hex')
    const key = [seed, week, model, what].join(' ')
    const nth = (asked.get(key) ?? 0) + 1
    asked.set(key, nth)
    const roll = createHash('sha256').update(`${key} ${nth}`).digest().readUInt32BE() % 100
    if (roll >= LUCK_PERCENT) return answer
    const right = known('all', body)
    return isDeepStrictEqual(answer, right) ? known('nothing', body) : right
  }
  const openrouter = await wholeOpenRouter(today, minds)
  const host = e2eHost(program)
  const port = await freePort()
  return {
    host,
    openrouter,
    port,
    qualities,
    nextWeek: () => void (week += 1),
    configure: (sections) =>
      host.configure(
        JSON.stringify({
          agents: {},
          gateway: { port },
          upstreams: { openrouter: { url: openrouter.url, key: PRICED_KEY } },
          ...sections,
        }),
      ),
    route: (table) => writeFileSync(join(host.home, 'routing.json'), JSON.stringify(table)),
    async start() {
      await host.startDaemon()
      const isUp = async (): Promise<boolean> =>
        (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok === true
      await eventually('the gateway answers', isUp, 60_000)
    },
    async close() {
      await host.destroy()
      await openrouter.close()
    },
  }
}

function promptOf(body: object): unknown {
  const { messages, tools } = body as { readonly messages?: unknown; readonly tools?: unknown }
  return [messages, tools]
}
