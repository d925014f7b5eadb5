/**
 * What an exercise in Exercism's layout becomes as a task: which of its files go where, and with which words. Hints
 * and examples are in no part that an attempt sees. Pure.
 */
import { isInside } from './task-sheet.ts'

export type ExerciseLanguage = 'python' | 'javascript'

/** `.meta/config.json`, as far as it counts here. */
export type ExerciseFiles = {
  readonly solution: readonly string[]
  readonly test: readonly string[]
  /** Examples of a solution, each for the file at its place in `solution`. */
  readonly example: readonly string[]
}

/** Null for what does not say where its files are, or names one outside. */
export function exerciseFiles(config: unknown): ExerciseFiles | null {
  const files = fieldOf(config, 'files')
  const list = (key: string): readonly string[] => {
    const value = fieldOf(files, key)
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : []
  }
  const example = list('example').length > 0 ? list('example') : list('exemplar')
  const found = { solution: list('solution'), test: list('test'), example }
  const isWhole = found.solution.length > 0 && found.test.length > 0 && example.length > 0
  const all = [...found.solution, ...found.test, ...example]
  return isWhole && all.every(isInside) ? found : null
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}

export function languageOf({ test }: ExerciseFiles): ExerciseLanguage | null {
  if (test.every((path) => path.endsWith('.py'))) return 'python'
  return test.every((path) => /\.m?js$/.test(path)) ? 'javascript' : null
}

/** Our own runner of each language, under this name in the folder of a task. */
export const RUNNER: Readonly<Record<ExerciseLanguage, string>> = {
  python: 'grading/unittest-runner.py',
  javascript: 'grading/jest-shim.mjs',
}

/** `task.yaml`: JSON, which is YAML too. */
export function exerciseSheet(
  id: string,
  language: ExerciseLanguage,
  files: ExerciseFiles,
  instructions: string,
): string {
  const runner = RUNNER[language]
  const command =
    language === 'python'
      ? ['python3', '-B', runner, ...files.test]
      : ['node', '--import', `./${runner}`, ...files.test]
  const where = files.solution.join(', ')
  const how = `The work goes into ${where}. \`${command.join(' ')}\` runs the tests.`
  const sheet = {
    id,
    title: id.replaceAll('-', ' '),
    kind: 'chore',
    language,
    difficulty: 'medium',
    prompt: `${instructions.trim()}\n\n${how}\n`,
    limits: { time: '5m', cost_usd: 0.5, turns: 40 },
    verify: { command, time: '30s', files: [...files.test, runner] },
    needs: [language === 'python' ? 'python3' : 'node'],
  }
  return `${JSON.stringify(sheet, null, 2)}\n`
}
