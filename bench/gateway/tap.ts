/** What reading along costs: the tap over one stream of 200 chunks, pushed one by one, and its end. */
import { tapStream } from '../../src/gateway/tap/tap.ts'
import { askedIn } from '../../test/support/model-replies.ts'

const CHUNKS: readonly Buffer[] = Array.from({ length: 200 }, (_each, index) =>
  Buffer.from(
    `data: {"id":"gen-fixed","model":"bench/small","provider":"fixed","object":"chat.completion.chunk",` +
      `"choices":[{"index":0,"delta":{"content":"word${index} "},"finish_reason":null}]}\n\n`,
  ),
)
const TAIL = Buffer.from('data: [DONE]\n\n')

/** Microseconds of each stream, after as many to warm up. */
export function tapTimes(times: number): readonly number[] {
  const asked = askedIn('chat')
  const once = (): number => {
    const from = performance.now()
    const tap = tapStream('chat', asked)
    for (const chunk of CHUNKS) tap.push(chunk)
    tap.push(TAIL)
    if (tap.end().textLength === 0) throw new Error('the tap read nothing')
    return 1000 * (performance.now() - from)
  }
  for (let turn = 0; turn < times; turn++) once()
  return Array.from({ length: times }, once)
}
