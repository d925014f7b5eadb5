/**
 * `task.yaml` of a chore, as data: every key checked, every mistake by its path. What the sheet says about
 * files is checked where the files are (read-suite.ts). Pure.
 */
import type { SheetSurvey } from './sheet-survey.ts'
import type { Chore, TaskLimits } from './task.ts'

/** A chore without its place. */
export type TaskSheet = Omit<Chore, 'folder'>

const KEYS = [
  'id',
  'title',
  'kind',
  'language',
  'difficulty',
  'prompt',
  'limits',
  'verify',
  'setup',
  'needs',
] as const
const LANGUAGES = ['javascript', 'typescript', 'python', 'shell'] as const
const DIFFICULTIES = ['easy', 'medium', 'hard'] as const
const COMMAND = 'a command as a list, such as [python3, -B, check.py]'

const TITLE_MAX = 200
const PROMPT_MAX = 20_000
const ATTEMPT_MS_MAX = 60 * 60_000
const VERIFY_MS_MAX = 10 * 60_000
const TURNS_MAX = 1000
const COST_USD_MAX = 100

/** Null after a mistake was told; `folderName` is what the id has to be. */
export function taskSheet(
  value: unknown,
  folderName: string,
  survey: SheetSurvey,
): TaskSheet | null {
  const before = survey.mistakes.length
  const sheet = survey.map(value, [], KEYS)
  if (sheet === null) return null
  const id = idOf(sheet['id'], folderName, survey)
  const title = survey.text(sheet['title'], ['title'], TITLE_MAX)
  survey.oneOf(sheet['kind'], ['kind'], ['chore'])
  const language = survey.oneOf(sheet['language'], ['language'], LANGUAGES)
  const difficulty = survey.oneOf(sheet['difficulty'], ['difficulty'], DIFFICULTIES)
  const prompt = survey.text(sheet['prompt'], ['prompt'], PROMPT_MAX)
  const limits = limitsOf(sheet['limits'], survey)
  const verify = verifyOf(sheet['verify'], survey)
  const setup =
    sheet['setup'] === undefined ? null : survey.texts(sheet['setup'], ['setup'], COMMAND)
  if (sheet['needs'] !== undefined)
    survey.texts(sheet['needs'], ['needs'], 'a list of programs, such as [node, git]')
  if (id === null || title === null || language === null || difficulty === null) return null
  if (prompt === null || limits === null || verify === null) return null
  if (survey.mistakes.length > before) return null
  return { kind: 'chore', id, title, language, difficulty, prompt, limits, verify, setup }
}

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/

function idOf(value: unknown, folderName: string, { tell }: SheetSurvey): string | null {
  if (!ID.test(folderName))
    return tell(['id'], 'a folder named by small letters, digits and -', folderName)
  return value === folderName ? folderName : tell(['id'], `${folderName}, as the folder`, value)
}

function limitsOf(value: unknown, survey: SheetSurvey): TaskLimits | null {
  const path = ['limits']
  const limits = survey.map(value, path, ['time', 'cost_usd', 'turns'])
  if (limits === null) return null
  const timeMs = survey.duration(limits['time'], [...path, 'time'], ATTEMPT_MS_MAX)
  const costNanoUsd = costOf(limits['cost_usd'])
  if (costNanoUsd === null)
    survey.tell([...path, 'cost_usd'], 'US dollars from 0.001 to 100', limits['cost_usd'])
  const turns = limits['turns']
  const isTurns = Number.isInteger(turns) && Number(turns) >= 1 && Number(turns) <= TURNS_MAX
  if (!isTurns) survey.tell([...path, 'turns'], `a whole number from 1 to ${TURNS_MAX}`, turns)
  if (timeMs === null || costNanoUsd === null || !isTurns) return null
  return { timeMs, costNanoUsd, turns: Number(turns) }
}

/** Exact: what was written has at most nine decimals. */
function costOf(value: unknown): bigint | null {
  if (typeof value !== 'number' || value < 0.001 || value > COST_USD_MAX) return null
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(String(value))
  if (match?.[1] === undefined) return null
  return BigInt(match[1] + (match[2] ?? '').padEnd(9, '0'))
}

function verifyOf(value: unknown, survey: SheetSurvey): Chore['verify'] | null {
  const path = ['verify']
  const verify = survey.map(value, path, ['command', 'time', 'files'])
  if (verify === null) return null
  const command = survey.texts(verify['command'], [...path, 'command'], COMMAND)
  const timeMs = survey.duration(verify['time'], [...path, 'time'], VERIFY_MS_MAX)
  const files = survey.texts(verify['files'], [...path, 'files'], 'a list of the graded files')
  for (const [index, file] of (files ?? []).entries()) {
    if (!isInside(file))
      survey.tell([...path, 'files', String(index)], "a path inside the task's folder", file)
  }
  const [program, ...rest] = command ?? []
  if (program === undefined || timeMs === null || files === null) return null
  return { command: [program, ...rest], timeMs, files }
}

/** Whether a path names something below where it starts, spelled in the one plain way. */
export function isInside(path: string): boolean {
  if (path === '' || path.includes('\\') || path.includes('\0')) return false
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
