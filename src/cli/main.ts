/** The command line: runs one command, says what went wrong, and ends with its exit code. */
import { CommanderError } from 'commander'
import { codeOf, EXIT, type ExitCode } from '../errors.ts'
import { programOf } from './program.ts'
import { endingOf } from './telling-errors.ts'
import { terminalOf } from './terminal.ts'

const terminal = terminalOf(process)
const end = (code: ExitCode): void => {
  process.exitCode = code
}

// Whoever read the output has seen enough (`agenthost events | head`): no reason to complain.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(EXIT.done)
  throw error
})

try {
  await programOf(terminal, end).parseAsync(process.argv)
} catch (error) {
  if (error instanceof CommanderError) end(error.exitCode === 0 ? EXIT.done : EXIT.usage)
  else {
    const { text, code } = endingOf(error)
    terminal.err(text)
    end(code)
  }
}
