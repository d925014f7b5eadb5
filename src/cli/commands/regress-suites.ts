/** `agenthost regress suites`: which suites there are, how many tasks each has, and the hash that freezes it. */
import { readdirSync } from 'node:fs'
import { readSuite } from '../../regression/read-suite.ts'
import { readToolSuite } from '../../regression/tool-suite.ts'
import { homePaths } from '../home.ts'
import { suiteParts } from '../regress/suite-parts.ts'
import { suitePlaces, type SuitePlace } from '../regress/suite-places.ts'
import type { Terminal } from '../terminal.ts'

export type SuitesOptions = { readonly json?: true }

export function regressSuites({ json }: SuitesOptions, terminal: Terminal): void {
  const { home } = homePaths(terminal.env)
  const rows = suitePlaces(home).map(rowOf)
  if (json === true) {
    terminal.out(`${JSON.stringify(rows, null, 2)}\n`)
    return
  }
  const width = Math.max(...rows.map(({ name }) => name.length), 0)
  for (const { name, tasks, mistakes, hash, folder, isShipped } of rows) {
    const what =
      mistakes > 0
        ? `cannot be used: ${mistakes} mistakes (agenthost regress check ${name})`
        : `${tasks} tasks`
    const frozen = hash === null ? '' : `, ${hash.slice(0, 12)}`
    terminal.out(
      `${name.padEnd(width)}  ${what}${frozen}${isShipped ? '' : `, yours: ${folder}`}\n`,
    )
  }
  if (rows.length === 0) terminal.out('There is no suite.\n')
}

function rowOf({ name, folder, isShipped }: SuitePlace) {
  const suite = isOfPrompts(folder) ? readToolSuite(folder, name) : readSuite(folder, suiteParts)
  if ('mistakes' in suite)
    return { name, folder, isShipped, tasks: 0, mistakes: suite.mistakes.length, hash: null }
  return { name, folder, isShipped, tasks: suite.tasks.length, mistakes: 0, hash: suite.hash }
}

/** Prompts with tools lie in JSON files, and prove themselves by the reply alone. */
export function isOfPrompts(folder: string): boolean {
  return promptFiles(folder).length > 0
}

function promptFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json'))
}
