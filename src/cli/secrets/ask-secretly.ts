/** Asks for something that must not be seen: what is typed is neither shown nor kept in a history. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { AgenthostError } from '../../errors.ts'

/** One line. Rejects (`usage`) when it is left with Ctrl-C or Ctrl-D. */
export function askSecretly(
  question: string,
  stdin: NodeJS.ReadStream,
  say: (text: string) => void,
): Promise<string> {
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() })
  // The terminal stops showing what is typed before the question is seen: somebody may be quick, or paste.
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 })
  say(question)
  return new Promise<string>((resolve, reject) => {
    lines.on('line', resolve)
    lines.on('SIGINT', () => lines.close())
    lines.on('close', () =>
      reject(new AgenthostError('usage', 'unable to go on: nothing was entered')),
    )
  }).finally(() => {
    lines.close()
    say('\n')
  })
}
