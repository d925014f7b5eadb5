/** Every shipped chore in JavaScript and TypeScript can be solved, is not solved yet, and is not fooled. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const SUITE = resolve('suites/chores')
const WRONG = resolve('test/fixtures/chores-wrong')
const OFFLINE = resolve('test/fixtures/no-network.mjs')
/** An easy task is easy for the checks too: none may come near its limit on a busy machine. */
const VERIFY_MS_MAX = 15_000

type TaskFile = {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly language: string
  readonly difficulty: string
  readonly prompt: string
  readonly limits: { readonly time: string; readonly cost_usd: number; readonly turns: number }
  readonly verify: {
    readonly command: readonly string[]
    readonly time: string
    readonly files: readonly string[]
  }
  readonly setup?: readonly string[]
  readonly needs: readonly string[]
}

const tasks = readdirSync(SUITE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => ({
    folder: entry.name,
    task: parse(readFileSync(join(SUITE, entry.name, 'task.yaml'), 'utf8')) as TaskFile,
  }))
  .filter(({ task }) => ['javascript', 'typescript'].includes(task.language))

const root = mkdtempSync(join(tmpdir(), 'chores-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

type Ended = { readonly code: number; readonly text: string }

async function run(folder: string, command: readonly string[]): Promise<Ended> {
  const [program = '', ...args] = command
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: root,
    LANG: 'C',
    NODE_OPTIONS: `--import=${OFFLINE}`,
  }
  return new Promise((done) => {
    execFile(
      program,
      args,
      { cwd: folder, env, timeout: VERIFY_MS_MAX, killSignal: 'SIGKILL' },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        done({ code, text: `${out}\n${err}` })
      },
    )
  })
}

async function fresh(folder: string, task: TaskFile): Promise<string> {
  const place = mkdtempSync(join(root, `${task.id}-`))
  cpSync(join(SUITE, folder, 'workspace'), place, { recursive: true })
  if (task.setup !== undefined) {
    const { code, text } = await run(place, task.setup)
    expect(code, text).toBe(0)
  }
  return place
}

async function overlay(place: string, from: string): Promise<void> {
  const script = join(from, 'solution.sh')
  cpSync(from, place, {
    recursive: true,
    filter: (path) => path !== script && path !== join(from, '.remove'),
  })
  const list = join(from, '.remove')
  const gone = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : []
  for (const path of gone.filter((each) => each !== ''))
    rmSync(join(place, path), { recursive: true })
  if (!existsSync(script)) return
  const { code, text } = await run(place, ['sh', script])
  expect(code, text).toBe(0)
}

async function grade(place: string, folder: string, task: TaskFile): Promise<Ended> {
  cpSync(join(SUITE, folder, 'verify'), place, { recursive: true })
  const ended = await run(place, task.verify.command)
  expect(
    ended.code,
    `${task.id} ran out of time or reached for the network\n${ended.text}`,
  ).not.toBe(-1)
  expect(ended.code).not.toBe(99)
  return ended
}

describe('the shipped chores in JavaScript and TypeScript', () => {
  it('are sixteen of three difficulties', () => {
    const of = (wanted: string): number =>
      tasks.filter(({ task }) => task.difficulty === wanted).length
    expect([of('easy'), of('medium'), of('hard')]).toEqual([5, 7, 4])
  })

  describe.each(tasks)('$folder', ({ folder, task }) => {
    it('says what it is', () => {
      expect(task.id).toBe(folder)
      expect(task.kind).toBe('chore')
      expect(Object.keys(task.limits)).toEqual(['time', 'cost_usd', 'turns'])
      expect(task.prompt.split(/[.!?](?:\s|$)/).length).toBeGreaterThan(3)
      expect(task.prompt).not.toMatch(/hidden|verify|check\//)
      for (const file of task.verify.files)
        expect(existsSync(join(SUITE, folder, 'verify', file)), file).toBe(true)
      const graded = readdirSync(join(SUITE, folder, 'verify'), {
        recursive: true,
        withFileTypes: true,
      }).filter((entry) => entry.isFile())
      expect(task.verify.files).toHaveLength(graded.length)
    })

    it('fails untouched', async () => {
      const place = await fresh(folder, task)
      expect((await grade(place, folder, task)).code).not.toBe(0)
    })

    it('passes with the reference', async () => {
      const place = await fresh(folder, task)
      await overlay(place, join(SUITE, folder, 'solution'))
      const { code, text } = await grade(place, folder, task)
      expect(code, text).toBe(0)
    })

    const wrong = existsSync(join(WRONG, folder)) ? readdirSync(join(WRONG, folder)) : []
    it('has two plausible mistakes on file when it is hard', () => {
      expect(wrong.length).toBeGreaterThanOrEqual(task.difficulty === 'hard' ? 2 : 0)
    })

    it.each(wrong)('fails with the mistake: %s', async (name) => {
      const place = await fresh(folder, task)
      await overlay(place, join(WRONG, folder, name))
      expect((await grade(place, folder, task)).code).not.toBe(0)
    })
  })
})
