/** A suite's folder as it is read: the shape of what is right, and every mistake at once with its place. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { suiteParts } from '../../src/cli/regress/suite-parts.ts'
import { readSuite } from '../../src/regression/read-suite.ts'

const TINY = resolve('test/fixtures/suites/tiny')
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function tiny(): string {
  const root = mkdtempSync(join(tmpdir(), 'agenthost-suite-'))
  folders.push(root)
  const folder = join(root, 'tiny')
  cpSync(TINY, folder, { recursive: true })
  return folder
}

const mistakesOf = (folder: string): readonly string[] => {
  const read = readSuite(folder, suiteParts)
  return 'mistakes' in read ? read.mistakes : []
}
const hashOf = (folder: string): string => {
  const read = readSuite(folder, suiteParts)
  return 'mistakes' in read ? read.mistakes.join('\n') : read.hash
}

const SHEET = `id: add-js
title: Add
kind: chore
language: javascript
difficulty: easy
prompt: Please add.
limits: { time: 1m, cost_usd: 0.05, turns: 10 }
verify: { command: [node, check.mjs], time: 10s, files: [check.mjs] }
`

describe('a suite without mistakes', () => {
  it('is read with its tasks in order, in units of ours', () => {
    const suite = readSuite(TINY, suiteParts)
    expect(suite).toMatchObject({
      name: 'tiny',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      tasks: [
        {
          id: 'add-js',
          kind: 'chore',
          limits: { timeMs: 60_000, costNanoUsd: 50_000_000n, turns: 10 },
          verify: {
            command: ['node', 'check.mjs'],
            timeMs: 10_000,
            files: ['check.mjs', 'visible.mjs'],
          },
          setup: null,
          folder: join(TINY, 'add-js'),
        },
        { id: 'merge-sh', setup: ['sh', '-c', expect.stringContaining('git init')] },
        { id: 'words-py', difficulty: 'medium' },
      ],
    })
  })
})

describe('the hash of a suite', () => {
  it('is the same for a copy elsewhere', () => {
    expect(hashOf(tiny())).toBe(hashOf(TINY))
  })

  it.each([
    [
      'a file that is shown',
      (at: string) => writeFileSync(join(at, 'add-js/workspace/sum.mjs'), 'x'),
    ],
    ['a file more', (at: string) => writeFileSync(join(at, 'add-js/workspace/more'), '')],
    ['a check', (at: string) => writeFileSync(join(at, 'add-js/verify/check.mjs'), 'x')],
    ['a mode', (at: string) => chmodSync(join(at, 'add-js/workspace/sum.mjs'), 0o755)],
    [
      'the prompt',
      (at: string) => writeFileSync(join(at, 'add-js/task.yaml'), SHEET.replace('Please', 'Do')),
    ],
    [
      'a limit',
      (at: string) => writeFileSync(join(at, 'add-js/task.yaml'), SHEET.replace('1m', '2m')),
    ],
  ])('changes with %s', (_what, change) => {
    const folder = tiny()
    writeFileSync(join(folder, 'add-js/task.yaml'), SHEET)
    const before = hashOf(folder)
    change(folder)
    expect(hashOf(folder)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf(folder)).not.toBe(before)
  })

  it.each([
    ['a solution', (at: string) => writeFileSync(join(at, 'add-js/solution/sum.mjs'), 'x')],
    [
      'a title',
      (at: string) => writeFileSync(join(at, 'add-js/task.yaml'), SHEET.replace('Add', 'Sum')),
    ],
  ])('stays with %s', (_what, change) => {
    const folder = tiny()
    writeFileSync(join(folder, 'add-js/task.yaml'), SHEET)
    const before = hashOf(folder)
    change(folder)
    expect(hashOf(folder)).toBe(before)
  })
})

describe('a sheet with a mistake', () => {
  it.each([
    [
      'verify: {',
      '# verify: {',
      /^add-js\/task\.yaml:1:1: verify: expected a map of command, time, files, found nothing/,
    ],
    [
      'id: add-js',
      'id: add-two',
      /task\.yaml:1:5: id: expected add-js, as the folder, found "add-two"/,
    ],
    [
      'difficulty',
      'dificulty',
      /task\.yaml:5:1: dificulty: expected difficulty, found the unknown key dificulty/,
    ],
    [
      'language: javascript',
      'language: javscript',
      /language: expected javascript, found "javscript"/,
    ],
    ['kind: chore', 'kind: tools', /kind: expected one of chore, found "tools"/],
    [
      'time: 1m',
      'time: 1',
      /7:17: limits\.time: expected a duration from 1s to 60m, such as 30s or 5m, found 1/,
    ],
    ['time: 1m, ', '', /limits\.time: expected a duration/],
    [
      'cost_usd: 0.05',
      'cost_usd: free',
      /limits\.cost_usd: expected US dollars from 0\.001 to 100, found "free"/,
    ],
    ['turns: 10', 'turns: 0', /limits\.turns: expected a whole number from 1 to 1000, found 0/],
    ['[node, check.mjs]', 'node check.mjs', /verify\.command: expected a command as a list/],
    [
      'files: [check.mjs]',
      'files: []',
      /verify\.files: expected a list of the graded files, found an empty list/,
    ],
    [
      'files: [check.mjs]',
      'files: [../other/x]',
      /verify\.files\.0: expected a path inside the task's folder, found "\.\.\/other\/x"/,
    ],
    ['files: [check.mjs]', 'files: [/etc/passwd]', /verify\.files\.0: expected a path inside/],
    ['prompt: Please add.', 'prompt: ""', /prompt: expected a text of at most 20000 characters/],
    ['title: Add', 'title: Add: it', /task\.yaml:2:\d+: .*expected quotes around a text/],
  ])('%s → %s', (right, wrong, mistake) => {
    const folder = tiny()
    writeFileSync(join(folder, 'add-js/task.yaml'), SHEET.replace(right, wrong))
    expect(mistakesOf(folder).join('\n')).toMatch(mistake)
  })

  it('is told with all its others, and those of other tasks', () => {
    const folder = tiny()
    writeFileSync(join(folder, 'add-js/task.yaml'), 'id: add-js\nkind: chore\n')
    rmSync(join(folder, 'words-py/task.yaml'))
    const mistakes = mistakesOf(folder)
    for (const key of ['title', 'language', 'difficulty', 'prompt', 'limits', 'verify'])
      expect(mistakes.join('\n')).toContain(`add-js/task.yaml:1:1: ${key}: expected`)
    expect(mistakes.join('\n')).toContain(
      "words-py/task.yaml: expected the task's sheet, found no such file",
    )
  })

  it('is told for two tasks of one id', () => {
    const folder = tiny()
    cpSync(join(folder, 'add-js'), join(folder, 'more-js'), { recursive: true })
    expect(mistakesOf(folder).join('\n')).toMatch(
      /more-js\/task\.yaml: id: expected an id of its own, found add-js, which add-js has too/,
    )
  })
})

describe('a task whose files are not right', () => {
  it.each([
    [
      'a graded file that is not there',
      (at: string) => rmSync(join(at, 'verify/check.mjs')),
      /add-js\/verify\/check\.mjs: expected the graded file, found nothing/,
    ],
    [
      'no workspace',
      (at: string) => rmSync(join(at, 'workspace'), { recursive: true }),
      /add-js\/workspace: expected the folder that an attempt finds/,
    ],
    [
      'no solution',
      (at: string) => rmSync(join(at, 'solution'), { recursive: true }),
      /add-js\/solution: expected a reference solution, found nothing/,
    ],
    [
      'a symbolic link',
      (at: string) => symlinkSync('/etc/passwd', join(at, 'workspace/users')),
      /add-js\/workspace\/users: expected a file or a folder, found a symbolic link/,
    ],
    [
      'a name that means nothing',
      (at: string) => mkdirSync(join(at, 'solutions')),
      /add-js\/solutions: expected solution, found an unknown name/,
    ],
    [
      'a solution that removes what is outside',
      (at: string) => writeFileSync(join(at, 'solution/.remove'), '../../x\n'),
      /solution\/\.remove: expected paths inside the workspace, found "\.\.\/\.\.\/x"/,
    ],
    [
      'too much',
      (at: string) => writeFileSync(join(at, 'workspace/big'), Buffer.alloc(21_000_000)),
      /expected a folder of at most 2000 files and 20 MB, found more than 20 MB/,
    ],
  ])('%s', (_what, spoil, mistake) => {
    const folder = tiny()
    spoil(join(folder, 'add-js'))
    expect(mistakesOf(folder).join('\n')).toMatch(mistake)
  })
})

describe('what is no suite', () => {
  it('is told: a folder that is not there, and one without tasks', () => {
    const folder = tiny()
    rmSync(folder, { recursive: true })
    expect(mistakesOf(folder)).toEqual([
      expect.stringMatching(/expected the folder of a suite, found no such file/),
    ])
    mkdirSync(folder)
    expect(mistakesOf(folder)).toEqual([expect.stringMatching(/expected 1 to 1000 tasks, found 0/)])
  })
})
