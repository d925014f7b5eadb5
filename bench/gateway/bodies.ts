/** Bodies of the sizes that agents send, and what reading, checking and bounding one costs. */
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { checkFields } from '../../src/gateway/request/fields.ts'
import { inputBound } from '../../src/gateway/request/input-bound.ts'
import type { KnownCall } from '../../src/gateway/request/session-bounds.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'

export type BodyCase = { readonly name: string; readonly protocol: Protocol; readonly body: Buffer }

const prose = (bytes: number): string =>
  'It said: "read the file first",\n\tthen change\\it. '
    .repeat(Math.ceil(bytes / 50))
    .slice(0, bytes)

const tool = (index: number) => ({
  name: `Tool${index}`,
  description: prose(1800),
  input_schema: {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 6 }, (_none, field) => [
        `field_${field}`,
        { type: 'string', description: prose(80) },
      ]),
    ),
    required: ['field_0'],
    additionalProperties: false,
  },
})

const turns = (count: number, bytes: number) =>
  Array.from({ length: count }, (_none, index) =>
    index % 2 === 0
      ? {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: `toolu_${index}`, content: prose(bytes) }],
        }
      : {
          role: 'assistant',
          content: [
            {
              type: 'tool_use',
              id: `toolu_${index + 1}`,
              name: 'Tool1',
              input: { field_0: prose(60) },
            },
          ],
        },
  )

const agent = (count: number, bytes: number) => ({
  model: 'enterprise',
  messages: turns(count, bytes),
  system: [{ type: 'text', text: prose(7000), cache_control: { type: 'ephemeral' } }],
  tools: Array.from({ length: 12 }, (_none, index) => tool(index)),
  metadata: { user_id: 'x'.repeat(150) },
  max_tokens: 32000,
  thinking: { type: 'adaptive' },
  context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
  stream: true,
})

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const picture = { type: 'image', source: { type: 'base64', data: 'A'.repeat(9_900_000) } }

export const BODIES: readonly BodyCase[] = [
  {
    name: '1 KB chat',
    protocol: 'chat',
    body: json({
      model: 'fast',
      messages: [
        { role: 'system', content: prose(300) },
        { role: 'user', content: prose(500) },
      ],
      temperature: 0.2,
      stream: true,
    }),
  },
  { name: '50 KB agent', protocol: 'messages', body: json(agent(14, 700)) },
  { name: '500 KB agent', protocol: 'messages', body: json(agent(200, 4200)) },
  { name: '10 MB of prose', protocol: 'messages', body: json(agent(2, 9_500_000)) },
  {
    name: '10 MB picture',
    protocol: 'messages',
    body: json({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: [picture] }] }),
  },
]

/** All that is done with a body before it goes on, as a function to be timed; of a session that is known. */
export function readingOf({ name, protocol, body }: BodyCase): () => void {
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(`${name}: ${surface.refused.message}`)
  const first = inputBound(surface, body, [])
  const known: readonly KnownCall[] =
    first.elements === null ? [] : [{ ...first.elements, inputTokens: Math.round(body.length / 4) }]
  return () => {
    const found = readSurface(protocol, body)
    if (isRefused(found)) throw new Error('refused')
    checkFields(found, body, [])
    inputBound(found, body, known)
  }
}
