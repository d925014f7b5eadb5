/** `agenthost queue show ID`: what a person has to read to answer it, or with `raw` all of its body. */
import { AgenthostError } from '../../errors.ts'
import { noSuchRequest, readQueue, shownRequest } from '../queue/queue-source.ts'
import { shownText } from '../queue/queue-text.ts'
import type { Terminal } from '../terminal.ts'

export type ShowOptions = { readonly json?: true; readonly raw?: true }

export async function queueShow(
  id: number,
  { json, raw }: ShowOptions,
  terminal: Terminal,
  now: number,
): Promise<void> {
  if (raw) return showRaw(id, terminal)
  const found = await shownRequest(terminal, id)
  if (json) terminal.out(`${JSON.stringify(found, null, 2)}\n`)
  else terminal.out(shownText(found, { columns: terminal.columns, now }))
}

/** From the file: only there it is whole. */
function showRaw(id: number, terminal: Terminal): void {
  const found = readQueue(terminal, (rows) => {
    const row = rows.get(id)
    return row === null ? null : { body: rows.body(id) }
  })
  if (found === null) throw noSuchRequest('show', id)
  if (found.body !== null) {
    terminal.out(`${found.body.toString()}\n`)
    return
  }
  const message = `unable to show request ${id}: its body is not kept any more`
  const hint = 'It is deleted a week after the request was over.'
  throw new AgenthostError('bad', message, hint)
}
