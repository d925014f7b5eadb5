/** Bytes in, whole lines out. A line that is longer than any event of an agent is dropped. */

const LINE_LETTERS_MAX = 4_000_000

export function lineSplitter(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder()
  let rest = ''
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_LETTERS_MAX) rest = ''
    for (const line of lines) if (line !== '') onLine(line)
  }
}
