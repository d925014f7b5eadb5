/**
 * `agenthost regress import`: a suite of one's own from exercises. What proves nothing is left out by name: a stub
 * that passes, an example that fails. The suite appears only when it is whole.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '../../clock.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { checkSuite } from '../../regression/check-suite.ts'
import type { ExerciseLanguage } from '../../regression/exercise.ts'
import { importExercises, type LeftOut } from '../../regression/import-exercises.ts'
import { readSuite } from '../../regression/read-suite.ts'
import type { Chore } from '../../regression/task.ts'
import { ensureHome, homePaths } from '../home.ts'
import { hostSandbox } from '../regress/regress-sandbox.ts'
import { suiteParts } from '../regress/suite-parts.ts'
import { shippedSuites } from '../regress/suite-places.ts'
import type { Terminal } from '../terminal.ts'

export type ImportOptions = {
  readonly suite: string
  readonly language?: string
  readonly json?: true
}

/** 1 when not one exercise became a task; 64 for a name that is taken or is none. */
export async function regressImport(
  folder: string,
  { suite, language, json }: ImportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const only = languageWish(language)
  const from = existingFolder(folder)
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const place = freePlace(join(paths.home, 'suites'), suite)
  const making = mkdtempSync(join(paths.home, 'suites', '.importing-'))
  try {
    const to = join(making, suite)
    mkdirSync(to)
    const wish = { from, to, language: only, runners: shippedSuites() }
    const { made, leftOut } = importExercises(wish)
    const useless = made.length === 0 ? [] : await withoutProof(to, terminal.env)
    for (const { exercise } of useless) rmSync(join(to, exercise), { recursive: true })
    const tasks = made.filter((name) => !useless.some(({ exercise }) => exercise === name))
    if (tasks.length > 0) renameSync(to, place)
    const all = [...leftOut, ...useless]
    const result = { suite, folder: tasks.length > 0 ? place : null, tasks, leftOut: all }
    terminal.out(json === true ? `${JSON.stringify(result, null, 2)}\n` : textOf(result))
    return tasks.length > 0 ? EXIT.done : EXIT.bad
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

function languageWish(language: string | undefined): ExerciseLanguage | null {
  if (language === undefined || language === 'python' || language === 'javascript')
    return language ?? null
  throw new AgenthostError(
    'usage',
    `unable to import: ${language} is neither python nor javascript`,
  )
}

function existingFolder(folder: string): string {
  const from = resolve(folder)
  if (statSync(from, { throwIfNoEntry: false })?.isDirectory() === true) return from
  throw unable({ verb: 'import', object: folder, kind: 'usage' }, 'there is no such folder')
}

function freePlace(suites: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
    throw new AgenthostError(
      'usage',
      `unable to make the suite ${name}: its name has to be of small letters, digits and -`,
    )
  mkdirSync(suites, { recursive: true, mode: 0o700 })
  const place = join(suites, name)
  if (!existsSync(place) && !existsSync(join(shippedSuites(), name))) return place
  throw new AgenthostError(
    'usage',
    `unable to make the suite ${name}: there is one of that name`,
    'Choose another name; a suite that was changed could not be compared with itself.',
  )
}

async function withoutProof(folder: string, env: NodeJS.ProcessEnv): Promise<readonly LeftOut[]> {
  const suite = readSuite(folder, suiteParts)
  if ('mistakes' in suite)
    throw new AgenthostError('bad', `unable to import: ${suite.mistakes.join('; ')}`)
  const host = hostSandbox(env)
  try {
    await host.trust()
    const doors = { sandbox: host.sandbox, clock: systemClock, temporary: host.temporary }
    const chores = suite.tasks.filter((task): task is Chore => task.kind === 'chore')
    const checked = await checkSuite(chores, availableParallelism(), doors)
    return checked.flatMap(({ task, wrong }) =>
      wrong.length === 0 ? [] : [{ exercise: task, why: wrong.join('; ') }],
    )
  } finally {
    host.close()
  }
}

function textOf({
  suite,
  tasks,
  leftOut,
}: {
  readonly suite: string
  readonly tasks: readonly string[]
  readonly leftOut: readonly LeftOut[]
}): string {
  const out = leftOut.map(({ exercise, why }) => `left out ${exercise}: ${why}\n`).join('')
  const last =
    tasks.length === 0
      ? `Not one exercise became a task: there is no suite ${suite}.\n`
      : `The suite ${suite} has ${tasks.length} tasks. Run \`agenthost regress check ${suite}\` at any time.\n`
  return out + last
}
