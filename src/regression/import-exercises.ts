/** Makes the folders of tasks out of a folder of exercises. What cannot become a task is named with its reason. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { causeOf } from '../errors.ts'
import {
  exerciseFiles,
  exerciseSheet,
  languageOf,
  RUNNER,
  type ExerciseFiles,
  type ExerciseLanguage,
} from './exercise.ts'

export type LeftOut = { readonly exercise: string; readonly why: string }

export type Exercises = {
  /** Names of tasks, now folders in `to`. */
  readonly made: readonly string[]
  readonly leftOut: readonly LeftOut[]
}

export type ImportWish = {
  readonly from: string
  readonly to: string
  /** Only exercises in this language; null takes both. */
  readonly language: ExerciseLanguage | null
  /** The folder with our runners (suites/ of the program). */
  readonly runners: string
}

export function importExercises(wish: ImportWish): Exercises {
  const made: string[] = []
  const leftOut: LeftOut[] = []
  const names = readdirSync(wish.from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted()
  for (const name of names) {
    try {
      const why = importOne(name, wish)
      if (why === null) made.push(idOf(name))
      else leftOut.push({ exercise: name, why })
    } catch (error) {
      leftOut.push({ exercise: name, why: causeOf(error) })
    }
  }
  return { made, leftOut }
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

/** Null when the task is made, else why not. */
function importOne(name: string, wish: ImportWish): string | null {
  const exercise = join(wish.from, name)
  const config = join(exercise, '.meta/config.json')
  if (!existsSync(config)) return 'it has no .meta/config.json'
  const files = exerciseFiles(JSON.parse(readFileSync(config, 'utf8')))
  if (files === null) return '.meta/config.json does not name its solution, test and example files'
  const language = languageOf(files)
  if (language === null || (wish.language !== null && language !== wish.language))
    return `its tests are not in ${wish.language ?? 'Python or JavaScript'}`
  const instructions = instructionsOf(exercise)
  if (instructions === '') return 'it has no .docs/instructions.md'
  if (files.example.length > files.solution.length)
    return 'its examples are not one for each file of the solution'
  const task = join(wish.to, idOf(name))
  if (existsSync(task)) return `there is a task ${idOf(name)} already`
  layFiles(exercise, task, files, { language, runners: wish.runners })
  writeFileSync(join(task, 'task.yaml'), exerciseSheet(idOf(name), language, files, instructions))
  return null
}

/** Hints are in another file, and stay out. */
function instructionsOf(exercise: string): string {
  return ['introduction.md', 'instructions.md', 'instructions.append.md']
    .map((name) => join(exercise, '.docs', name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8').trim())
    .join('\n\n')
}

function layFiles(
  exercise: string,
  task: string,
  files: ExerciseFiles,
  { language, runners }: { readonly language: ExerciseLanguage; readonly runners: string },
): void {
  const runner = RUNNER[language]
  for (const part of ['workspace', 'verify']) {
    for (const path of files.test) lay(join(exercise, path), join(task, part, path))
    lay(join(runners, runner.replace('grading/', '')), join(task, part, runner))
  }
  for (const path of files.solution) lay(join(exercise, path), join(task, 'workspace', path))
  for (const [index, path] of files.example.entries())
    lay(join(exercise, path), join(task, 'solution', files.solution[index] ?? path))
  const readme = join(exercise, 'LICENSE')
  if (existsSync(readme)) lay(readme, join(task, 'LICENSE'))
  if (language === 'javascript')
    writeFileSync(join(task, 'workspace/package.json'), '{ "private": true, "type": "module" }\n')
}

function lay(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
