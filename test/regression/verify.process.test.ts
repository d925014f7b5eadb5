/** Grading what attempts leave: on a copy, by the task's own files, whatever was done to them. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { suiteParts } from '../../src/cli/regress/suite-parts.ts'
import { checkSuite } from '../../src/regression/check-suite.ts'
import { readSuite } from '../../src/regression/read-suite.ts'
import type { Chore } from '../../src/regression/task.ts'
import { verify } from '../../src/regression/verify.ts'
import { freshWorkspace, layReference } from '../../src/regression/workspace.ts'
import { sandboxHost, type SandboxHost } from '../support/sandbox-host.ts'

let host: SandboxHost
beforeAll(() => {
  host = sandboxHost()
})
afterAll(() => host.destroy())

const read = readSuite(resolve('test/fixtures/suites/tiny'), suiteParts)
if ('mistakes' in read) throw new Error(read.mistakes.join('\n'))
const chores = read.tasks.filter((task): task is Chore => task.kind === 'chore')
const chore = (id: string): Chore => {
  const found = chores.find((task) => task.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

let count = 0
async function solved(id: string): Promise<string> {
  const folder = join(host.root, `attempt-${count++}`)
  await freshWorkspace(chore(id), folder, host.sandbox)
  await layReference(chore(id), folder, host.sandbox)
  return folder
}
const grade = (id: string, folder: string) => verify(chore(id), folder, host.doors)

describe('the suite of tiny tasks', () => {
  it('proves something, task by task', async () => {
    const checked = await checkSuite(chores, 2, host.doors)
    expect(checked.map(({ task, wrong }) => [task, wrong])).toEqual([
      ['add-js', []],
      ['merge-sh', []],
      ['words-py', []],
    ])
  })

  it('makes the same history in each workspace', async () => {
    const heads = [await solved('merge-sh'), await solved('merge-sh')].map((folder) =>
      execFileSync('git', ['-C', folder, '-c', 'safe.directory=*', 'rev-parse', 'HEAD'], {
        encoding: 'utf8',
      }),
    )
    expect(heads[0]).toBe(heads[1])
  })
})

describe('an attempt', () => {
  it('passes when it is right, and its folder is as it was left', async () => {
    const folder = await solved('add-js')
    expect(await grade('add-js', folder)).toMatchObject({ passed: true, outcome: 'passed' })
    expect(existsSync(join(folder, 'check.mjs'))).toBe(false)
  })

  it('fails with the line that says why', async () => {
    const folder = await solved('add-js')
    writeFileSync(join(folder, 'sum.mjs'), 'export const sum = (a, b) => 3')
    expect(await grade('add-js', folder)).toMatchObject({
      passed: false,
      outcome: 'failed',
      why: expect.stringContaining('-5 + 5 is 0'),
    })
  })

  it.each([
    ['deletes its tests', (at: string) => rmSync(join(at, 'visible.mjs'))],
    [
      'changes its tests',
      (at: string) => writeFileSync(join(at, 'visible.mjs'), 'process.exit(0)'),
    ],
    ['brings a check of its own', (at: string) => writeFileSync(join(at, 'check.mjs'), '')],
    [
      'puts a folder in the place of a test',
      (at: string) => (
        rmSync(join(at, 'visible.mjs')),
        mkdirSync(join(at, 'visible.mjs/x'), { recursive: true })
      ),
    ],
    [
      'puts a link in the place of a test',
      (at: string) => (
        rmSync(join(at, 'visible.mjs')),
        symlinkSync('sum.mjs', join(at, 'visible.mjs'))
      ),
    ],
  ])('that %s is graded by the own ones', async (_what, spoil) => {
    const wrong = await solved('add-js')
    writeFileSync(join(wrong, 'sum.mjs'), 'export const sum = () => 4')
    spoil(wrong)
    expect(await grade('add-js', wrong)).toMatchObject({ outcome: 'failed' })
    const right = await solved('add-js')
    spoil(right)
    expect(await grade('add-js', right)).toMatchObject({ outcome: 'passed' })
    expect(readFileSync(join(right, 'sum.mjs'), 'utf8')).toContain('a + b')
  })

  it('that leads the graded files out of its folder by a link writes nothing there', async () => {
    const folder = await solved('words-py')
    const outside = host.folder('outside')
    symlinkSync(outside, join(folder, 'check'))
    expect(await grade('words-py', folder)).toMatchObject({ outcome: 'passed' })
    expect(existsSync(join(outside, 'check.py'))).toBe(false)
  })

  it('brings no pipe, no link to elsewhere, and no mode that gives rights', async () => {
    const folder = await solved('add-js')
    execFileSync('mkfifo', [join(folder, 'pipe')])
    symlinkSync('/etc/passwd', join(folder, 'users'))
    symlinkSync('sum.mjs', join(folder, 'same'))
    chmodSync(join(folder, 'sum.mjs'), 0o4777)
    writeFileSync(
      join(folder, 'sum.mjs'),
      `import { existsSync, lstatSync, statSync } from 'node:fs'
       const odd = ['pipe', 'users'].filter((name) => lstatSync(name, { throwIfNoEntry: false }))
       if (odd.length || !existsSync('same') || statSync('sum.mjs').mode & 0o7022) throw new Error('odd ' + odd)
       export const sum = (a, b) => a + b`,
    )
    chmodSync(join(folder, 'sum.mjs'), 0o4777)
    expect(await grade('add-js', folder)).toMatchObject({ outcome: 'passed' })
    expect(statSync(join(folder, 'sum.mjs')).mode & 0o4000).toBe(0o4000)
  })

  it.each([
    [
      'sleeps for ever',
      'await new Promise(() => setInterval(() => 0, 1e9))',
      'limit',
      /ran out of time/,
    ],
    [
      'prints 1 GB',
      'const { execSync } = await import("node:child_process"); execSync("yes", { stdio: "inherit" })',
      'limit',
      /printed without end/,
    ],
    [
      'forks without end',
      'const { spawn } = await import("node:child_process"); for (;;) { spawn("sleep", ["99"]); await new Promise(setImmediate) }',
      'limit',
      /too many processes/,
    ],
    [
      'reads private files',
      'const { readdirSync } = await import("node:fs"); readdirSync(process.env.HOME + "/.ssh")',
      'failed',
      /ENOENT|EPERM|EACCES/,
    ],
  ] as const)('that %s while it is checked is stopped', async (_what, code, outcome, why) => {
    const folder = await solved('add-js')
    writeFileSync(join(folder, 'sum.mjs'), `${code}\nexport const sum = (a, b) => a + b\n`)
    const task = { ...chore('add-js'), verify: { ...chore('add-js').verify, timeMs: 4000 } }
    expect(await verify(task, folder, host.doors)).toMatchObject({
      passed: false,
      outcome,
      why: expect.stringMatching(why),
    })
  })

  it('that left more than can be copied is at its limit', async () => {
    const folder = await solved('add-js')
    writeFileSync(join(folder, 'huge'), '')
    truncateSync(join(folder, 'huge'), 300_000_000)
    expect(await grade('add-js', folder)).toMatchObject({
      outcome: 'limit',
      why: 'it left more than 200 MB',
    })
  })
})

describe('a suite that proves nothing', () => {
  it('is told by task: a stub that passes, a reference that fails, a setup that fails', async () => {
    const easy = {
      ...chore('add-js'),
      id: 'stub-passes',
      verify: { ...chore('add-js').verify, command: ['true'] as const },
    }
    const never = {
      ...chore('add-js'),
      id: 'never',
      verify: {
        ...chore('add-js').verify,
        command: ['sh', '-c', 'echo error: no; exit 1'] as const,
      },
    }
    const unready = {
      ...chore('add-js'),
      id: 'unready',
      setup: ['sh', '-c', 'echo cannot; exit 2'],
    }
    const checked = await checkSuite([easy, never, unready], 2, host.doors)
    expect(checked.map(({ wrong }) => wrong)).toEqual([
      ['the untouched workspace passes: nothing is left to do'],
      ['the reference does not pass: error: no'],
      [
        expect.stringMatching(/unable to prepare unready: .*: cannot$/),
        expect.stringMatching(/cannot$/),
      ],
    ])
  })
})
