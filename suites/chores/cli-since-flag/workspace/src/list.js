import { count, flags } from './flags.js'

export function list(args, notes) {
  const { values } = flags(args, {
    tag: { type: 'string' },
    last: { type: 'string' },
    json: { type: 'boolean' },
  })
  const last = values.last === undefined ? undefined : count(values.last, '--last')
  let found = notes().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  if (values.tag !== undefined) found = found.filter((note) => note.tags.includes(values.tag))
  if (last !== undefined) found = found.slice(-last)
  return found.map((note) => (values.json ? JSON.stringify(note) : line(note)) + '\n').join('')
}

function line(note) {
  const tags = note.tags.map((tag) => ` #${tag}`).join('')
  return `${note.id}  ${note.at.slice(0, 10)}  ${note.text}${tags}`
}
