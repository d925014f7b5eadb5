/**
 * A model that solves a stated set of chores, through whichever agent: it lays the reference over the workspace by one
 * shell command and says that it is done; of the others it looks around and gives up.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Chore } from '../../src/regression/task.ts'
import { anthropicTurns, type AnthropicBody } from './anthropic-wire.ts'
import type { Answer } from './model-answers.ts'
import type { Script } from './priced-answers.ts'

/** `solves` by model and task. */
export function choreMinds(
  tasks: readonly Chore[],
  solves: (model: string, task: string) => boolean,
): Script['minds'] {
  return (model, body) => {
    const turns = anthropicTurns(body as AnthropicBody)
    const task = tasks.find(({ prompt }) =>
      turns.some(({ role, text }) => role === 'user' && text.includes(prompt.trim())),
    )
    if (task === undefined) return null
    const isFirst = !turns.some(({ role }) => role === 'assistant')
    if (!isFirst) return { say: 'That is all.' }
    return bash(solves(model, task.id) ? solutionOf(task) : 'ls')
  }
}

function bash(command: string): Answer {
  return { call: 'Bash', input: { command, description: 'Work on it' } }
}

function solutionOf({ folder }: Chore): string {
  const root = join(folder, 'solution')
  const files = globSync('**', { cwd: root, exclude: (name) => name === '.remove' }).filter(
    (path) => statSync(join(root, path)).isFile() && path !== 'solution.sh',
  )
  const laid = files.map((path) => {
    const text = readFileSync(join(root, path)).toString('base64')
    return `mkdir -p "$(dirname '${path}')" && printf %s ${text} | base64 -d > '${path}'`
  })
  const lists = [join(root, '.remove')].filter(existsSync).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `rm -rf '${line}'`),
  )
  const script = [join(root, 'solution.sh')].filter(existsSync).map((path) => {
    const text = readFileSync(path).toString('base64')
    return `printf %s ${text} | base64 -d | sh`
  })
  return [...laid, ...lists, ...script].join(' && ')
}
