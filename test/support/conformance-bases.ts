/**
 * What the official packages are pointed at: the priced upstream itself, which shows that the tests are right, and the
 * gateway before it, which has to be indistinguishable. `BASES` is the list of those that are tested.
 */
import { gatewayHome } from './gateway-home.ts'
import { FAULTY_MODELS } from './priced-faults.ts'
import { PRICED_KEY, pricedUpstream, type PricedUpstream } from './priced-upstream.ts'

export type Base = {
  /** Without a slash at its end: `@anthropic-ai/sdk` puts `/v1/messages` behind it. */
  readonly anthropicUrl: string
  readonly openaiUrl: string
  readonly token: string
  /** What a client asks for to get this model of the upstream. */
  readonly modelOf: (id: string) => string
  readonly upstream: PricedUpstream
  readonly close: () => Promise<void>
}

export type BaseKind = {
  readonly name: string
  readonly isGateway: boolean
  readonly open: () => Promise<Base>
}

const directly: BaseKind = {
  name: 'the upstream itself',
  isGateway: false,
  async open() {
    const upstream = await pricedUpstream()
    return {
      anthropicUrl: upstream.url.replace(/\/v1$/, ''),
      openaiUrl: upstream.url,
      token: PRICED_KEY,
      modelOf: (id) => id,
      upstream,
      close: upstream.close,
    }
  },
}

const throughTheGateway: BaseKind = {
  name: 'the gateway',
  isGateway: true,
  async open() {
    const upstream = await pricedUpstream()
    const host = await gatewayHome(upstream.url)
    const ids = ['standin/fast', 'standin/deep', ...Object.keys(FAULTY_MODELS)]
    const route = (id: string): string => id.replace('/', '-')
    host.routing({
      routes: Object.fromEntries(ids.map((id) => [route(id), `openrouter/${id}`])),
      fallback: [],
      monthly_cap_usd: 100,
    })
    await host.start()
    return {
      anthropicUrl: host.url,
      openaiUrl: `${host.url}/v1`,
      token: await host.token('conformance'),
      modelOf: route,
      upstream,
      async close() {
        await host.destroy()
        await upstream.close()
      },
    }
  },
}

export const BASES: readonly BaseKind[] = [directly, throughTheGateway]
