/** Output of which only the begin and the end are kept, however much comes. Pure. */

const HEAD_BYTES = 16_000
const TAIL_BYTES = 48_000

export type OutputTail = {
  readonly add: (chunk: Uint8Array) => void
  readonly bytes: () => number
  readonly text: () => string
}

/** `over` is called once, when more than `mostBytes` came. */
export function outputTail(mostBytes: number, over: () => void): OutputTail {
  let total = 0
  let isOver = false
  const head: Uint8Array[] = []
  let headBytes = 0
  let tail: Uint8Array[] = []
  let tailBytes = 0
  return {
    add(chunk) {
      total += chunk.byteLength
      const forHead = chunk.subarray(0, HEAD_BYTES - headBytes)
      if (forHead.byteLength > 0) {
        head.push(forHead)
        headBytes += forHead.byteLength
      }
      const rest = chunk.subarray(forHead.byteLength)
      if (rest.byteLength > 0) {
        tail.push(rest)
        tailBytes += rest.byteLength
      }
      while (tail.length > 1 && tailBytes - (tail[0]?.byteLength ?? 0) >= TAIL_BYTES) {
        tailBytes -= tail[0]?.byteLength ?? 0
        tail = tail.slice(1)
      }
      if (total > mostBytes && !isOver) {
        isOver = true
        over()
      }
    },
    bytes: () => total,
    text() {
      const end = joined(tail).subarray(-TAIL_BYTES)
      const left = total - headBytes - end.byteLength
      const gap = left > 0 ? `\n… ${left} bytes …\n` : ''
      const decode = new TextDecoder()
      return decode.decode(joined(head)) + gap + decode.decode(end)
    },
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.byteLength
  }
  return all
}
