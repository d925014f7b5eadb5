/** `agenthost watchdog`, as launchd starts it each minute, without the rest of the command line. */
import { watchdog } from './commands/watchdog.ts'
import { endingOf } from './telling-errors.ts'
import { terminalOf } from './terminal.ts'

const terminal = terminalOf(process)
try {
  process.exitCode = await watchdog(terminal)
} catch (error) {
  const { text, code } = endingOf(error)
  terminal.err(text)
  process.exitCode = code
}
