/** How a command ends that could not do what it was asked: what it says, and its exit code. */
import { AgenthostError, EXIT, type ExitCode } from '../errors.ts'

export type Ending = { readonly text: string; readonly code: ExitCode }

/** Our own errors say what to do; everything else is a mistake of ours and is shown with its stack. */
export function endingOf(error: unknown): Ending {
  if (error instanceof AgenthostError) {
    const { message, hint, exitCode } = error
    return { text: hint === '' ? `${message}\n` : `${message}\n${hint}\n`, code: exitCode }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { text: `${stack}\nThis is a mistake in agenthost.\n`, code: EXIT.bad }
}
