/**
 * Whether a command can be run at all: tells a missing workdir or program by name, which the
 * kernel's ENOENT does not.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { AgenthostError } from '../errors.ts'
import type { Launch, Plan } from './plan.ts'

/** Throws what is wrong with the workdir or the program of this start. */
export function checkRunnable(plan: Pick<Plan, 'name' | 'workdir'>, { argv, env }: Launch): void {
  const folder = statSync(plan.workdir, { throwIfNoEntry: false })
  if (folder === undefined || !folder.isDirectory()) {
    const what = folder === undefined ? 'does not exist' : 'is not a directory'
    throw new AgenthostError(
      'bad',
      `unable to start ${plan.name}: its workdir ${plan.workdir} ${what}`,
      'Make the folder, or correct workdir in the configuration.',
    )
  }
  const program = argv[0] ?? ''
  const candidates = program.includes('/')
    ? [isAbsolute(program) ? program : resolve(plan.workdir, program)]
    : (env['PATH'] ?? '').split(delimiter).map((entry) => join(entry, program))
  if (!candidates.some(isExecutable)) {
    const why = candidates.some((path) => existsSync(path)) ? 'is not executable' : 'is not there'
    throw new AgenthostError(
      'bad',
      `unable to start ${plan.name}: its program ${program} ${why}`,
      program.includes('/') ? '' : `The PATH it was looked for on: ${env['PATH'] ?? '(none)'}`,
    )
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // Every reason for which it cannot be run leads to the same sentence above.
    return false
  }
}
