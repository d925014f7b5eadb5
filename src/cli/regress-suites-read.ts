/** The suites of a run, read whole before anything is paid: those that come with the program, or a person's own. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import { packageRootOf } from '../install/release-source.ts'
import type { Suite } from '../regression/task.ts'
import { readToolSuite } from '../regression/tool-suite.ts'

/** Reads a suite of chores; a mistake is a line. */
export type ReadChores = (folder: string) => Suite | { readonly mistakes: readonly string[] }

const SHOWN_MAX = 20

/** Throws `usage` for a suite that is not there, `config` for one with mistakes. */
export function suiteNamed(name: string, home: string, readChores: ReadChores): Suite {
  const roots = [join(home, 'suites'), join(packageRootOf(import.meta.filename), 'suites')]
  const folder = roots.map((root) => join(root, name)).find((path) => existsSync(path))
  if (folder === undefined || /[/\\]|^\./.test(name)) {
    const names = roots.flatMap((root) => (existsSync(root) ? readdirSync(root) : []))
    throw new AgenthostError(
      'usage',
      `unable to find the suite ${name}: there is none of that name`,
      `There are: ${[...new Set(names)].join(', ')}.`,
    )
  }
  const isOfPrompts = readdirSync(folder).some((file) => file.endsWith('.json'))
  const suite = isOfPrompts ? readToolSuite(folder, name) : readChores(folder)
  if (!('mistakes' in suite)) return suite
  const lines = suite.mistakes.slice(0, SHOWN_MAX).map((line) => `\n  ${line}`)
  throw new AgenthostError(
    'config',
    `unable to read the suite ${name}: it has mistakes${lines.join('')}`,
    `\`agenthost regress check ${name}\` says all of them.`,
  )
}
