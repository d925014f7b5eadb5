/**
 * `agenthost run`, as launchd and scripts/agenthost start it, without loading the rest of the command
 * line: five megabytes that a daemon would carry for weeks.
 */
import { run } from './commands/run.ts'
import { endingOf } from './telling-errors.ts'
import { terminalOf } from './terminal.ts'

const terminal = terminalOf(process)
try {
  process.exitCode = await run(terminal)
} catch (error) {
  const { text, code } = endingOf(error)
  terminal.err(text)
  process.exitCode = code
}
