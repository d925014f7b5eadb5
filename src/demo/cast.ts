/**
 * Who plays in the tour: four agents and the gateway's routes, as the files that a person would write. Ports and
 * places are handed in. Pure.
 */

export type Places = {
  /** The Node that runs the agents' programs. */
  readonly node: string
  /** The folder of their programs. */
  readonly programs: string
  readonly hangingPort: number
  readonly gatewayPort: number
  /** The stand-in for OpenRouter, on this host. */
  readonly upstreamUrl: string
}

export const AGENTS = ['steady', 'crashing', 'hanging', 'growing'] as const

/** A Node with nothing to do takes some 50 MB; this one is over it about five seconds after its start. */
export const CEILING_MB = 130

/** Texts are quoted as JSON, which YAML reads. */
export function configText({
  node,
  programs,
  hangingPort,
  gatewayPort,
  upstreamUrl,
}: Places): string {
  const argv = (name: string, ...more: readonly string[]): string =>
    JSON.stringify([node, `${programs}/${name}.mjs`, ...more])
  return `# The configuration of the tour. Your own is written by \`agenthost up\`.
agents:
  steady:
    command: ${argv('steady')}
  crashing:
    command: ${argv('crashing')}
  hanging:
    command: ${argv('hanging', String(hangingPort))}
    alive: { http: "http://127.0.0.1:${hangingPort}/", every: 1s, timeout: 1s, failures: 3 }
  growing:
    command: ${argv('growing')}
    memory: { max: ${CEILING_MB}MB, samples: 1 }
gateway: { port: ${gatewayPort} }
upstreams:
  openrouter: { url: ${JSON.stringify(upstreamUrl)} }
alerts: { channels: [] }
`
}

/** Models of the stand-in, by what they do. Real names, such as the sample of the rankings has them too. */
export const MODELS = {
  quick: 'deepseek/deepseek-v4-flash',
  dear: 'anthropic/claude-opus-4.6',
  ailing: 'google/gemini-3-flash-preview',
} as const

/** US dollars a month. One answer of the dear model fits under it, the worst case of a second one does not. */
export const CAP_USD = 0.05

const full = (model: string): string => `openrouter/${model}`

export function routingText(): string {
  const routes = {
    everyday: { model: full(MODELS.quick), max_output_tokens: 1000 },
    thinking: {
      model: full(MODELS.dear),
      max_output_tokens: 1000,
      monthly_cap_usd: CAP_USD,
      fallback: [],
    },
    careful: { model: full(MODELS.ailing), max_output_tokens: 1000, fallback: ['everyday'] },
    decisions: {
      model: full(MODELS.ailing),
      max_output_tokens: 1000,
      fallback: ['thinking', { human_queue: { hold: '2m' } }],
    },
  }
  return `${JSON.stringify({ routes }, null, 2)}\n`
}
