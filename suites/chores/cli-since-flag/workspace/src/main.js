import { HELP } from './help.js'
import { list } from './list.js'
import { show } from './show.js'
import { parseNotes } from './store.js'
import { UsageError } from './usage-error.js'

const COMMANDS = { list, show }

/** Runs one command; returns what to print and the exit code, and never throws for what a person typed. */
export function main(argv, { read }) {
  const [name, ...args] = argv
  if (name === undefined || argv.includes('--help')) return { code: 0, out: HELP, err: '' }
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (command === undefined) throw new UsageError(`unknown command: ${name}`)
    return { code: 0, out: command(args, () => parseNotes(read())), err: '' }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { code: 2, out: '', err: `notes: ${error.message}\n` }
  }
}
