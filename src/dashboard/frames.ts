/** Server-sent events as text, and back: what the server writes, and what the page reads piece by piece. Pure. */

export type Frame = {
  readonly event: string
  readonly data: string
  /** Null where none was given: the last one stands. */
  readonly id: string | null
}

/** `data` is one line, such as JSON is. */
export function frameText(event: string, data: string, id: string | null): string {
  return `event: ${event}\n${id === null ? '' : `id: ${id}\n`}data: ${data}\n\n`
}

/** Says that the connection lives; no frame. */
export const HEARTBEAT = ': alive\n\n'

/** More than this is no frame of ours. */
export const FRAME_MAX_CHARACTERS = 20_000_000

/** Takes text as it arrives, and gives the frames that are whole. Throws on one that never ends. */
export function frameReader(): (piece: string) => readonly Frame[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    if (rest.length > FRAME_MAX_CHARACTERS) throw new Error('an event has no end')
    return blocks.flatMap((block) => frameIn(block) ?? [])
  }
}

function frameIn(block: string): Frame | null {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const at = line.indexOf(':')
    if (at < 1) continue
    const value = line.slice(at + 1).replace(/^ /, '')
    const name = line.slice(0, at)
    const before = fields.get(name)
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value)
  }
  const data = fields.get('data')
  if (data === undefined) return null
  return { event: fields.get('event') ?? 'message', data, id: fields.get('id') ?? null }
}
