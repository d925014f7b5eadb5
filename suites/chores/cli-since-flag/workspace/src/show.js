import { flags } from './flags.js'
import { UsageError } from './usage-error.js'

export function show(args, notes) {
  const { positionals } = flags(args, {})
  const [id] = positionals
  if (id === undefined) throw new UsageError('show needs an id')
  const note = notes().find((each) => each.id === id)
  if (note === undefined) throw new UsageError(`no such note: ${id}`)
  return `${note.text}\n`
}
