/** `agenthost queue answer ID`: a person's text, from the command line, a file, stdin or an editor, as the model's. */
import { readFileSync } from 'node:fs'
import type { AnswerWish } from '../../control/gateway-protocol.ts'
import { AgenthostError, unable } from '../../errors.ts'
import { soundAnswer, TEXT_MAX_CHARACTERS, toolAnswer, tooLong } from '../queue/answer-rules.ts'
import { edited, type Edited } from '../queue/editor.ts'
import { gatewayOf, whoIs } from '../queue/queue-source.ts'
import { decidedText, shownText } from '../queue/queue-text.ts'
import { aboveScissors } from '../queue/scissors.ts'
import type { Terminal } from '../terminal.ts'

export type AnswerOptions = {
  readonly text?: string
  readonly file?: string
  /** `-`: from stdin. */
  readonly from?: string | undefined
  readonly tool?: string
  readonly input?: string
}

export async function queueAnswer(
  id: number,
  options: AnswerOptions,
  terminal: Terminal,
  now: number,
): Promise<void> {
  const tool = toolOf(id, options)
  const given = await givenText(id, options, terminal)
  if (given !== null) return send({ id, text: given, ...tool, by: whoIs(terminal) }, terminal)
  if (tool !== null) return send({ id, text: '', ...tool, by: whoIs(terminal) }, terminal)
  const written = await editedAnswer(id, terminal, now)
  try {
    await send({ id, text: written.text, by: whoIs(terminal) }, terminal)
  } catch (error) {
    if (!(error instanceof AgenthostError) || written.text === '') throw error
    const hint = `${error.hint}\nWhat you wrote is kept in ${written.path}`
    throw new AgenthostError(error.kind, error.message, hint.trim(), error)
  }
  written.remove()
}

async function send(wish: AnswerWish, terminal: Terminal): Promise<void> {
  terminal.out(decidedText(await gatewayOf(terminal).answer(soundAnswer(wish))))
}

/** Null where none was given, so that an editor is due. */
async function givenText(
  id: number,
  { text, file, from }: AnswerOptions,
  terminal: Terminal,
): Promise<string | null> {
  if (text !== undefined) return text
  if (from === '-') return (await wholeOf(terminal.stdin, id)).replace(/\r?\n$/, '')
  if (file === undefined) return null
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw unable({ verb: 'read', object: file, kind: 'usage' }, error)
  }
}

/** What is asked stands below the place to write. Whether it waits still is looked at before a person writes. */
async function editedAnswer(id: number, terminal: Terminal, now: number): Promise<Edited> {
  const shown = await gatewayOf(terminal).show(id)
  const { state, by } = shown.request
  if (state !== 'waiting') {
    const message = `unable to answer request ${id}: it was ${state}${by === null ? '' : ` by ${by}`}`
    throw new AgenthostError('bad', message, 'See what waits with `agenthost queue`.')
  }
  const written = await edited(
    `answer-${id}`,
    aboveScissors(shownText(shown, { columns: 80, now })),
    terminal,
  )
  if (written.text === '') written.remove()
  return written
}

function toolOf(
  id: number,
  { tool, input = '{}' }: AnswerOptions,
): Pick<AnswerWish, 'tool'> | null {
  return tool === undefined ? null : { tool: toolAnswer(id, tool, input) }
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>, id: number): Promise<string> {
  const decoder = new TextDecoder()
  let read = ''
  for await (const piece of pieces) {
    read += decoder.decode(piece, { stream: true })
    if (read.length > TEXT_MAX_CHARACTERS) throw tooLong(id)
  }
  return read + decoder.decode()
}
