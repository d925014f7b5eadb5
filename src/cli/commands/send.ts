/** `agenthost send`: a text for an agent, from the command line or from stdin. */
import { controlClient } from '../../control/client.ts'
import { AgenthostError } from '../../errors.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** As the protocol has it. */
const TEXT_MAX_CHARACTERS = 1_000_000

/** `-` reads the text from stdin. */
export async function send(name: string, text: string, terminal: Terminal): Promise<void> {
  const whole = text === '-' ? await readAll(terminal.stdin) : text
  if (whole.trim() === '')
    throw new AgenthostError('usage', `unable to send to ${name}: the text is empty`)
  if (whole.length > TEXT_MAX_CHARACTERS) throw tooLong(name)
  await controlClient(homePaths(terminal.env).controlSocket).send(name, whole)
  terminal.out(`${name} has got it.\n`)

  async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder()
    let read = ''
    for await (const piece of pieces) {
      read += decoder.decode(piece, { stream: true })
      if (read.length > TEXT_MAX_CHARACTERS) throw tooLong(name)
    }
    // The line end with which a shell ends its output is no part of the text.
    return (read + decoder.decode()).replace(/\r?\n$/, '')
  }
}

function tooLong(name: string): AgenthostError {
  const message = `unable to send to ${name}: the text has more than ${TEXT_MAX_CHARACTERS} characters`
  return new AgenthostError('usage', message, 'Put it into a file, and send where that is.')
}
