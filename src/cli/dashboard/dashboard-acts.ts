/** What can be done from the page: what the commands of these names do, under the same rules. */
import { controlClient } from '../../control/client.ts'
import { gatewayClient, gatewaySocketOf } from '../../control/gateway-client.ts'
import { dropShape, retryShape } from '../../control/gateway-protocol.ts'
import type { Route } from '../../control/json-http.ts'
import { wishShape } from '../../control/protocol.ts'
import { validated } from '../../control/refusal.ts'
import { AgenthostError } from '../../errors.ts'
import { soundAnswer, toolAnswer } from '../queue/answer-rules.ts'
import { homePaths } from '../home.ts'
import { decidedText } from '../queue/queue-text.ts'
import { whoIs } from '../queue/queue-source.ts'
import type { Terminal } from '../terminal.ts'

/** Each answers `{said}`, a line for a person, once it is done or recorded. `acted` is called after it. */
export function dashboardActs(terminal: Terminal, acted: () => void): readonly Route[] {
  const { controlSocket } = homePaths(terminal.env)
  const client = controlClient(controlSocket)
  const post = (path: string, act: (body: unknown, name: string) => Promise<string>): Route => ({
    method: 'POST',
    path,
    async answer({ body, name }) {
      const said = await act(body, name).finally(acted)
      return { said: said.trim() }
    },
  })
  return [
    ...(['start', 'stop', 'restart'] as const).map((kind) =>
      post(`/v1/agents/${kind}`, async (body) => {
        const wish = validated(wishShape, body, `${kind} agents`)
        const agents = await client.wish(kind, wish)
        return agents
          .map(({ name, phase }) => `${name}: ${kind} is recorded, it is ${phase}`)
          .join('; ')
      }),
    ),
    post('/v1/jobs/:name/run', async (_body, name) => {
      const { outcome } = await client.actOnJob('run', name)
      return `${name}: ${outcome === 'running' ? 'it runs' : `the run is ${outcome}`}`
    }),
    post('/v1/jobs/:name/skip', async (_body, name) => {
      const { slot } = await client.actOnJob('skip', name)
      return `${name}: the slot ${slot} is skipped`
    }),
    post('/v1/alerts/:name/ack', async (_body, name) => {
      const { subject, what } = await client.alerts.acknowledge(numberOf(name, 'acknowledge alert'))
      return `acknowledged: ${subject}: ${what}`
    }),
    ...queueActs(terminal, post),
  ]
}

function queueActs(
  terminal: Terminal,
  post: (path: string, act: (body: unknown) => Promise<string>) => Route,
): readonly Route[] {
  const gateway = gatewayClient(gatewaySocketOf(homePaths(terminal.env).home))
  const by = whoIs(terminal)
  return [
    post('/v1/queue/answer', async (body) => decidedText(await gateway.answer(answerIn(body, by)))),
    post('/v1/queue/retry', async (body) =>
      decidedText(await gateway.retry(validated(retryShape, signed(body, by), 'retry'))),
    ),
    post('/v1/queue/drop', async (body) =>
      decidedText(await gateway.drop(validated(dropShape, signed(body, by), 'drop'))),
    ),
  ]
}

/** `{id, text, tool?, input?}`, the input of the tool as the person wrote it. */
function answerIn(body: unknown, by: string): Parameters<typeof soundAnswer>[0] {
  const { id, text, tool, input } = signed(body, by) as Readonly<Record<string, unknown>>
  if (typeof id !== 'number' || typeof text !== 'string') {
    throw new AgenthostError(
      'usage',
      'unable to answer: it takes the number of a request and a text',
    )
  }
  if (typeof tool !== 'string' || tool === '') return soundAnswer({ id, text, by })
  const written = typeof input === 'string' ? input : ''
  return soundAnswer({ id, text, tool: toolAnswer(id, tool, written), by })
}

/** Whoever started the dashboard decides, whatever the page says. */
function signed(body: unknown, by: string): object {
  return { ...(typeof body === 'object' ? body : {}), by }
}

export function numberOf(name: string, verb: string): number {
  if (/^\d{1,15}$/.test(name)) return Number(name)
  throw new AgenthostError('usage', `unable to ${verb} ${name}: that is no number`)
}
