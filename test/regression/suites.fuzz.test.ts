/** Files of suites with anything in them: a suite, or lines that say where; a prompt that was taken is proved by itself. */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { suiteParts } from '../../src/cli/regress/suite-parts.ts'
import { readSuite } from '../../src/regression/read-suite.ts'
import { readToolSuite } from '../../src/regression/tool-suite.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddFiles } from '../support/odd-files.ts'
import { damaged, oddlyChanged } from '../support/odd-values.ts'

const files = oddFiles()
const SHEET = {
  id: 'add-js',
  title: 'Add',
  kind: 'chore',
  language: 'javascript',
  difficulty: 'easy',
  prompt: 'Please add.',
  limits: { time: '1m', cost_usd: 0.05, turns: 10 },
  verify: { command: ['node', 'check.mjs'], time: '10s', files: ['check.mjs'] },
  setup: ['true'],
  needs: ['node'],
}
const SHELF = {
  tools: [
    {
      name: 'look',
      description: 'Looks.',
      parameters: { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] },
    },
  ],
  sets: { sight: ['look'] },
}
const PROMPTS = {
  system: 'Be brief.',
  prompts: [
    {
      id: 'one',
      title: 'One',
      difficulty: 'easy',
      probes: 'call',
      user: 'Look at the moon.',
      tools: ['look'],
      expect: { calls: [{ look: { at: { text: 'moon' } } }] },
      reference: { calls: [{ look: { at: 'moon' } }] },
      right: [{ set: { '0.at': 'the moon' } }],
      wrong: [{ set: { '0.at': 'sun' } }],
    },
  ],
}

beforeAll(() => {
  rmSync(join(files.folder(), 'mine'), { recursive: true, force: true })
  mkdirSync(join(files.folder(), 'mine'))
  cpSync(resolve('test/fixtures/suites/tiny'), join(files.folder(), 'tiny'), { recursive: true })
})

/** A suite has no mistakes; mistakes are one line each, and say in which file. */
function isClear(read: object): void {
  if (!('mistakes' in read)) return expect(read).toHaveProperty('hash')
  const mistakes = read.mistakes as readonly string[]
  expect(mistakes.length).toBeGreaterThan(0)
  for (const line of mistakes) expect(line).toMatch(/^\S+[.:]|^[a-z]/)
}

describe(`a suite's files (seed ${FUZZ_SEED})`, () => {
  it('of a chore are read or refused with places', async () => {
    const sheet = readFileSync(join(files.folder(), 'tiny/add-js/task.yaml'), 'utf8')
    const read = (text: string | Uint8Array): void => {
      files.put('tiny/add-js/task.yaml', text)
      isClear(readSuite(join(files.folder(), 'tiny'), suiteParts))
    }
    await holdsFor({ name: 'suite-sheets', values: oddlyChanged(SHEET), count: 60 }, (value) =>
      read(JSON.stringify(value)),
    )
    const values = damaged(sheet).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'suite-sheet-bytes', values, count: 40 }, read)
  })

  it('of prompts and their shelf are read or refused by file', async () => {
    const folder = join(files.folder(), 'mine')
    const read = (shelf: string | Uint8Array, prompts: string | Uint8Array): void => {
      files.put('mine/shelf.json', shelf)
      files.put('mine/a.json', prompts)
      isClear(readToolSuite(folder, 'mine'))
    }
    read(JSON.stringify(SHELF), JSON.stringify(PROMPTS))
    expect(readToolSuite(folder, 'mine')).toHaveProperty('hash')
    await holdsFor({ name: 'suite-prompts', values: oddlyChanged(PROMPTS), count: 800 }, (value) =>
      read(JSON.stringify(SHELF), JSON.stringify(value)),
    )
    await holdsFor({ name: 'suite-shelf', values: oddlyChanged(SHELF), count: 400 }, (value) =>
      read(JSON.stringify(value), JSON.stringify(PROMPTS)),
    )
    const values = damaged(JSON.stringify(PROMPTS)).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'suite-prompt-bytes', values, count: 200 }, (bytes) =>
      read(JSON.stringify(SHELF), bytes),
    )
  })
})
