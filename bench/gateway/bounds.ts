/**
 * What reading, checking and bounding a request costs before it goes on: medians in microseconds, for bodies of the
 * sizes that agents send. `node bench/gateway/bounds.ts [file.json …]` takes captured bodies too.
 */
import { readFileSync } from 'node:fs'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { checkFields } from '../../src/gateway/request/fields.ts'
import { inputBound } from '../../src/gateway/request/input-bound.ts'
import type { KnownCall } from '../../src/gateway/request/session-bounds.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'

type Case = { readonly name: string; readonly protocol: Protocol; readonly body: Buffer }

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

const cases: readonly Case[] = [
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
  ...process.argv.slice(2).map((path): Case => ({
    name: path.split('/').at(-1) ?? '',
    protocol: 'messages',
    body: readFileSync(path),
  })),
]

const medianUs = (times: number, run: () => void): number => {
  const taken = Array.from({ length: times }, () => {
    const from = process.hrtime.bigint()
    run()
    return Number(process.hrtime.bigint() - from) / 1000
  }).toSorted((a, b) => a - b)
  return taken[times >> 1] ?? 0
}

for (const { name, protocol, body } of cases) {
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(`${name}: ${surface.refused.message}`)
  const first = inputBound(surface, body, [])
  const known: readonly KnownCall[] =
    first.elements === null ? [] : [{ ...first.elements, inputTokens: Math.round(body.length / 4) }]
  const times = body.length > 5_000_000 ? 30 : body.length > 200_000 ? 300 : 3000
  const parts = {
    surface: () => readSurface(protocol, body),
    fields: () => checkFields(surface, body, []),
    bound: () => inputBound(surface, body, null),
    session: () => inputBound(surface, body, known),
    all: () => {
      const found = readSurface(protocol, body)
      if (isRefused(found)) throw new Error('refused')
      checkFields(found, body, [])
      inputBound(found, body, known)
    },
  }
  for (let warm = 0; warm < 2000 && warm < times * 3; warm += 1) parts.all()
  const figures = Object.entries(parts).map(
    ([part, run]) => `${part} ${medianUs(times, run).toFixed(1)}`,
  )
  const bound = inputBound(surface, body, known)
  console.log(
    `${name.padEnd(16)} ${body.length} bytes: ${figures.join('  ')} us; ${first.tokens} → ${bound.tokens} tokens, ${checkFields(surface, body, [])?.message ?? 'passes'}`,
  )
}
