/** The Python and shell tasks of `chores`: an untouched workspace fails, the reference passes, near misses fail. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const SUITE = resolve('suites/chores')
const WRONG = resolve('test/fixtures/chores-wrong')

/** Difficulty and language of each; the hard ones have near misses in test/fixtures/chores-wrong. */
const TASKS: readonly (readonly [string, string, string])[] = [
  ['depot-rename', 'easy', 'python'],
  ['timesheet-export', 'easy', 'python'],
  ['letters-encoding', 'easy', 'python'],
  ['log-rotation', 'easy', 'shell'],
  ['release-order', 'easy', 'shell'],
  ['vcard-escapes', 'medium', 'python'],
  ['courier-queue', 'medium', 'python'],
  ['tariff-duplication', 'medium', 'python'],
  ['payments-linear', 'medium', 'python'],
  ['photo-names', 'medium', 'shell'],
  ['bisect-revert', 'medium', 'shell'],
  ['flaky-inbox', 'medium', 'shell'],
  ['ledger-cents', 'hard', 'python'],
  ['contacts-migration', 'hard', 'python'],
  ['loader-race', 'hard', 'python'],
  ['merge-shipping', 'hard', 'shell'],
]

type Sheet = {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly language: string
  readonly difficulty: string
  readonly prompt: string
  readonly limits: { readonly time: string; readonly cost_usd: number; readonly turns: number }
  readonly setup?: readonly [string, ...string[]]
  readonly verify: {
    readonly command: readonly [string, ...string[]]
    readonly time: string
    readonly files: readonly string[]
  }
  readonly needs: readonly string[]
}

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const sheetOf = (id: string): Sheet =>
  parse(readFileSync(join(SUITE, id, 'task.yaml'), 'utf8')) as Sheet

type Ended = { readonly code: number | string | null; readonly said: string }

/** Runs a command with nothing of ours in its environment; proxies to nowhere, so that a call outside ends at once. */
function run(command: readonly [string, ...string[]], cwd: string, home: string): Promise<Ended> {
  const [program, ...args] = command
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LC_ALL: 'C',
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  }
  return new Promise((done) => {
    execFile(program, args, { cwd, env, timeout: 30_000 }, (error, out, err) => {
      done({ code: error === null ? 0 : (error.code ?? null), said: `${out}${err}` })
    })
  })
}

const under = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()

/** Lays an answer over a workspace: its script, or its files less those that it removes. */
async function answer(folder: string, workspace: string, home: string): Promise<void> {
  const script = join(folder, 'solution.sh')
  if (existsSync(script)) {
    const ended = await run(['sh', script], workspace, home)
    expect(ended.code, ended.said).toBe(0)
    return
  }
  cpSync(folder, workspace, { recursive: true })
  const removed = join(workspace, '.remove')
  if (!existsSync(removed)) return
  for (const path of readFileSync(removed, 'utf8').split('\n').filter(Boolean)) {
    rmSync(join(workspace, path), { recursive: true })
  }
  rmSync(removed)
}

/** What verify says of a fresh workspace with this answer in it. */
async function graded(id: string, folder: string | null): Promise<Ended> {
  const home = mkdtempSync(join(tmpdir(), `agenthost-chore-${id}-`))
  folders.push(home)
  const workspace = join(home, 'workspace')
  cpSync(join(SUITE, id, 'workspace'), workspace, { recursive: true })
  const { setup, verify } = sheetOf(id)
  if (setup !== undefined) {
    const ended = await run(setup, workspace, home)
    expect(ended.code, ended.said).toBe(0)
  }
  if (folder !== null) await answer(folder, workspace, home)
  cpSync(join(SUITE, id, 'verify'), workspace, { recursive: true })
  return run(verify.command, workspace, home)
}

describe.each(TASKS)('the task %s', (id, difficulty, language) => {
  it('is fully described, and grades by the files that it names', () => {
    const sheet = sheetOf(id)
    expect(sheet).toMatchObject({ id, difficulty, language, kind: 'chore' })
    expect(Object.keys(sheet.limits)).toEqual(['time', 'cost_usd', 'turns'])
    expect(sheet.verify.files.toSorted()).toEqual(under(join(SUITE, id, 'verify')))
    expect(sheet.prompt, 'tells nothing of the checks').not.toMatch(/grading|hidden|verify/i)
  })

  it('is a repository of several files', () => {
    expect(under(join(SUITE, id, 'workspace')).length).toBeGreaterThanOrEqual(
      sheetOf(id).setup === undefined ? 4 : 1,
    )
  })

  it('fails while nothing is done', async () => {
    const { code, said } = await graded(id, null)
    expect(code, said).toBe(1)
    expect(said, 'by a check of ours, not by accident').toMatch(/^(?:FAILED \(|not ok )/m)
  })

  it('passes with the reference solution', async () => {
    const { code, said } = await graded(id, join(SUITE, id, 'solution'))
    expect(code, said).toBe(0)
  })
})

const misses = TASKS.map(([id]) => id)
  .filter((id) => existsSync(join(WRONG, id)))
  .flatMap((id) => readdirSync(join(WRONG, id)).map((name) => [id, name] as const))

describe('a near miss', () => {
  it('is at hand twice for every hard task', () => {
    const hard = TASKS.filter(([, difficulty]) => difficulty === 'hard').map(([id]) => id)
    for (const id of hard) {
      expect(misses.filter(([of]) => of === id).length, id).toBeGreaterThanOrEqual(2)
    }
  })

  it.each(misses)('%s: %s fails', async (id, name) => {
    const { code, said } = await graded(id, join(WRONG, id, name))
    expect(code, said).toBe(1)
    expect(said).toMatch(/^(?:FAILED \(|not ok )/m)
  })
})
