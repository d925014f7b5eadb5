/** `agenthost regress check`: that references pass and untouched workspaces fail, before a model is paid for. */
import { availableParallelism } from 'node:os'
import { systemClock } from '../../clock.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import { checkSuite, type TaskChecked } from '../../regression/check-suite.ts'
import { readSuite } from '../../regression/read-suite.ts'
import type { Chore, Suite } from '../../regression/task.ts'
import { homePaths } from '../home.ts'
import { hostSandbox } from '../regress/regress-sandbox.ts'
import { suiteParts } from '../regress/suite-parts.ts'
import { suitePlace, suitePlaces, type SuitePlace } from '../regress/suite-places.ts'
import type { Terminal } from '../terminal.ts'
import { isOfPrompts } from './regress-suites.ts'

export type CheckOptions = { readonly json?: true }

type SuiteChecked = {
  readonly suite: string
  readonly hash: string
  readonly ms: number
  readonly tasks: readonly TaskChecked[]
}

/** 1 when a task proves nothing, 78 when a suite cannot be read; every suite is read before anything is run. */
export async function regressCheck(
  name: string | undefined,
  { json }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { home } = homePaths(terminal.env)
  const places = name === undefined ? suitePlaces(home) : [suitePlace(name, home)]
  const chores = places.filter(({ folder }) => !isOfPrompts(folder))
  const suites = readAll(chores)
  const host = hostSandbox(terminal.env)
  const results: SuiteChecked[] = []
  try {
    if (suites.length > 0) await host.trust()
    for (const suite of suites) {
      const from = systemClock.steady()
      const doors = { sandbox: host.sandbox, clock: systemClock, temporary: host.temporary }
      const tasks = await checkSuite(choresOf(suite), availableParallelism(), doors)
      const ms = Math.round(systemClock.steady() - from)
      results.push({ suite: suite.name, hash: suite.hash, ms, tasks })
      if (json !== true) terminal.out(checkedText(suite.name, tasks, ms))
    }
  } finally {
    host.close()
  }
  if (json === true) terminal.out(`${JSON.stringify(results, null, 2)}\n`)
  else
    for (const { name: each } of places.filter((place) => !chores.includes(place)))
      terminal.out(`${each}: prompts, judged by the reply alone; nothing to run\n`)
  return results.every(({ tasks }) => tasks.every(({ wrong }) => wrong.length === 0))
    ? EXIT.done
    : EXIT.bad
}

const SHOWN_MAX = 40

function readAll(places: readonly SuitePlace[]): readonly Suite[] {
  const read = places.map((place) => ({ place, suite: readSuite(place.folder, suiteParts) }))
  const wrong = read.flatMap(({ place, suite }) =>
    'mistakes' in suite ? suite.mistakes.map((mistake) => `${place.name}/${mistake}`) : [],
  )
  if (wrong.length > 0) {
    const lines = wrong.slice(0, SHOWN_MAX).map((line) => `\n  ${line}`)
    const more = wrong.length > SHOWN_MAX ? `\n  and ${wrong.length - SHOWN_MAX} more` : ''
    const hint = 'Correct what is named; docs/operation/regression.md says what a task is made of.'
    const message = `unable to read the suites: they have mistakes${lines.join('')}${more}`
    throw new AgenthostError('config', message, hint)
  }
  return read.flatMap(({ suite }) => ('mistakes' in suite ? [] : [suite]))
}

function choresOf(suite: Suite): readonly Chore[] {
  return suite.tasks.filter((task) => task.kind === 'chore')
}

function checkedText(name: string, tasks: readonly TaskChecked[], ms: number): string {
  const bad = tasks.filter(({ wrong }) => wrong.length > 0)
  const lines = bad.flatMap(({ task, wrong }) => wrong.map((line) => `${name}/${task}: ${line}\n`))
  const slowest = tasks.toSorted((a, b) => b.ms - a.ms)[0]
  const time = `${seconds(ms)} s${slowest === undefined ? '' : `, the slowest ${slowest.task} ${seconds(slowest.ms)} s`}`
  const count =
    bad.length === 0
      ? `all ${tasks.length} tasks prove something`
      : `${bad.length} of ${tasks.length} tasks prove nothing`
  return `${lines.join('')}${name}: ${count} (${time})\n`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
