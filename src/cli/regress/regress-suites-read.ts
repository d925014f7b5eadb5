/** The suites of a run, read whole before anything is paid: those that come with the program, or a person's own. */
import { AgenthostError } from '../../errors.ts'
import { readSuite } from '../../regression/read-suite.ts'
import type { Suite } from '../../regression/task.ts'
import { readToolSuite } from '../../regression/tool-suite.ts'
import { isOfPrompts } from '../commands/regress-suites.ts'
import { suiteParts } from './suite-parts.ts'
import { suitePlace } from './suite-places.ts'

const SHOWN_MAX = 20

/** Throws `usage` for a suite that is not there, `config` for one with mistakes. */
export function suiteNamed(name: string, home: string): Suite {
  const { folder } = suitePlace(name, home)
  const suite = isOfPrompts(folder) ? readToolSuite(folder, name) : readSuite(folder, suiteParts)
  if (!('mistakes' in suite)) return suite
  const lines = suite.mistakes.slice(0, SHOWN_MAX).map((line) => `\n  ${line}`)
  throw new AgenthostError(
    'config',
    `unable to read the suite ${name}: it has mistakes${lines.join('')}`,
    `\`agenthost regress check ${name}\` says all of them.`,
  )
}
