/**
 * What reading, checking and bounding a request costs before it goes on: medians in microseconds, for bodies of the
 * sizes that agents send. `node bench/gateway/bounds.ts [file.json …]` takes captured bodies too.
 */
import { readFileSync } from 'node:fs'
import { isRefused } from '../../src/gateway/call.ts'
import { checkFields } from '../../src/gateway/request/fields.ts'
import { inputBound } from '../../src/gateway/request/input-bound.ts'
import type { KnownCall } from '../../src/gateway/request/session-bounds.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { BODIES, type BodyCase } from './bodies.ts'

const captured = process.argv.slice(2).map((path): BodyCase => ({
  name: path.split('/').at(-1) ?? '',
  protocol: 'messages',
  body: readFileSync(path),
}))

const medianUs = (times: number, run: () => void): number => {
  const taken = Array.from({ length: times }, () => {
    const from = process.hrtime.bigint()
    run()
    return Number(process.hrtime.bigint() - from) / 1000
  }).toSorted((a, b) => a - b)
  return taken[times >> 1] ?? 0
}

for (const { name, protocol, body } of [...BODIES, ...captured]) {
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
