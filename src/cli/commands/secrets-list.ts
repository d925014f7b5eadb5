/** `agenthost secrets list`: which secrets there are, where each lies, and whether it can be read from here. */
import { secretDoors } from '../../daemon/secrets.ts'
import { listSecrets, type Listed } from '../../secrets/keeping.ts'
import { secretReader, type ReadDoors } from '../../secrets/read.ts'
import { isFound, type Place } from '../../secrets/secret.ts'
import { namesIn, variableOf } from '../../secrets/words.ts'
import { homePaths } from '../home.ts'
import { secretUsers, type SecretUsers } from '../secrets/secret-users.ts'
import type { Terminal } from '../terminal.ts'
import { wrapped } from '../words.ts'

export type SecretLine = {
  readonly name: string
  /** Null: an agent wants it, and it is nowhere. */
  readonly at: Place | null
  readonly readable: boolean
  /** Why it cannot be read, and what to do; empty when it can. */
  readonly why: string
  readonly hint: string
  readonly agents: readonly string[]
}

export async function secretsList(
  { json = false }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  const doors = secretDoors(paths.home, terminal.env)
  const users = await secretUsers(paths.config, terminal.env)
  const lines = await linesOf(listSecrets(doors), users, doors)
  if (json) terminal.out(`${JSON.stringify({ secrets: lines }, null, 2)}\n`)
  else if (lines.length > 0) terminal.out(table(lines, terminal.columns))
  else terminal.out('There are none. Keep one with `agenthost secrets set NAME`.\n')
}

/** What is kept, what agents want, and what only the environment has. */
function linesOf(
  kept: readonly Listed[],
  users: SecretUsers,
  doors: ReadDoors,
): Promise<readonly SecretLine[]> {
  const read = secretReader(doors)
  const known = [...kept.map(({ name }) => name), ...users.names]
  const variables = known.map(variableOf)
  const others = namesIn(doors.env).filter((name) => !variables.includes(variableOf(name)))
  const names = [...new Set([...known, ...others])].toSorted()
  return Promise.all(
    names.map(async (name): Promise<SecretLine> => {
      const secret = await read(name)
      const agents = users.of(name)
      if (isFound(secret)) {
        return { name, at: secret.from, readable: true, why: '', hint: '', agents }
      }
      const at = kept.find((each) => each.name === name)?.at ?? null
      const { why, hint } = secret
      return { name, at, readable: false, why, hint, agents }
    }),
  )
}

function table(lines: readonly SecretLine[], columns: number): string {
  const rows = lines.map((line) => {
    const can = line.at === null ? 'not set' : line.readable ? line.at : `${line.at}, not readable`
    return { ...line, can }
  })
  const width = (of: (row: (typeof rows)[number]) => string): number =>
    Math.max(...rows.map((row) => of(row).length))
  const [nameWidth, canWidth] = [width(({ name }) => name), width(({ can }) => can)]
  const text = rows.flatMap(({ name, can, why, hint, agents, at }) => {
    const users = agents.length === 0 ? '' : `for ${agents.join(', ')}`
    const first = `${name.padEnd(nameWidth)}  ${can.padEnd(canWidth)}  ${users}`.trimEnd()
    const note = at === null ? hint : `${why}. ${hint}`
    const indented = wrapped(note, columns - 4).map((part) => `    ${part}`)
    return [first, ...(why === '' ? [] : indented)]
  })
  return `${text.join('\n')}\n`
}
