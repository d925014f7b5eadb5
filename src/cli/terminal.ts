/** Where a command writes to and reads from, and how its output may look there. */

export type Terminal = {
  readonly env: NodeJS.ProcessEnv
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Comes back when everything so far has been taken by whoever reads. */
  readonly taken: () => Promise<void>
  /** Whether a person looks at the output, so that it may be redrawn. */
  readonly isInteractive: boolean
  readonly hasColour: boolean
  /** As wide as it is now. */
  readonly columns: number
  readonly stdin: AsyncIterable<Uint8Array>
  /** Asks whoever sits at stdin for a line that is not shown; null when nobody does. */
  readonly askSecretly: ((question: string) => Promise<string>) | null
}

/** What is not a terminal gets lines that would fit one. */
const COLUMNS_DEFAULT = 80

export function terminalOf({ stdout, stderr, stdin, env }: NodeJS.Process): Terminal {
  return {
    env,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    taken: () => new Promise((resolve) => stdout.write('', () => resolve())),
    isInteractive: stdout.isTTY,
    hasColour: stdout.isTTY && hasColour(env),
    get columns() {
      return stdout.isTTY ? stdout.columns || COLUMNS_DEFAULT : COLUMNS_DEFAULT
    },
    stdin,
    askSecretly: stdin.isTTY ? (question) => asked(question, stdin, stderr) : null,
  }
}

async function asked(
  question: string,
  stdin: NodeJS.ReadStream,
  stderr: NodeJS.WriteStream,
): Promise<string> {
  const { askSecretly } = await import('./secrets/ask-secretly.ts')
  return askSecretly(question, stdin, (text) => void stderr.write(text))
}

/** https://no-color.org: set to anything but nothing, it means no colour. */
function hasColour(env: NodeJS.ProcessEnv): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}
