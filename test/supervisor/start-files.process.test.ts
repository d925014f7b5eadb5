import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  declareIntent,
  forgetEarlierStarts,
  GAVE_WAY_EXIT,
  hasWrittenPid,
  lastStartIn,
  launcherOf,
  logStartOf,
  noteLogStart,
  voidIntents,
} from '../../src/supervisor/start-files.ts'

let agents: string
let folder: string

beforeEach(() => {
  agents = mkdtempSync(join(tmpdir(), 'agenthost-starts-'))
  folder = join(agents, 'a')
})

afterEach(() => rmSync(agents, { recursive: true, force: true, maxRetries: 10 }))

function launch(generation: number, argv: readonly string[], meanwhile = (): void => undefined) {
  const files = declareIntent(folder, generation)
  meanwhile()
  const [program, ...args] = launcherOf('/bin/sh', files, argv)
  return spawnSync(program, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
}

describe('a launcher', () => {
  it('writes its pid and becomes the command, words and environment untouched', () => {
    const words = ['two  blanks', "it's", '$HOME', '*', '']
    const { stdout, status, pid } = launch(1, ['sh', '-c', 'printf "%s|" "$$" "$@"', 'x', ...words])
    expect(status).toBe(0)
    expect(stdout).toBe([String(pid), ...words, ''].join('|'))
    expect(hasWrittenPid(folder, 1)).toBe(true)
    expect(voidIntents(agents)).toEqual([{ agent: 'a', generation: 1, pid }])
  })

  it('gives way when a later daemon has taken the intent back, and is known all the same', () => {
    const ran = join(agents, 'ran')
    const { status, pid } = launch(4, ['touch', ran], () => void voidIntents(agents))
    expect(status).toBe(GAVE_WAY_EXIT)
    expect(existsSync(ran)).toBe(false)
    expect(voidIntents(agents)).toEqual([{ agent: 'a', generation: 4, pid }])
  })

  it('gives way when it cannot write its pid', () => {
    const ran = join(agents, 'ran')
    const blocked = (): void => mkdirSync(join(folder, 'starts', '2.pid'))
    expect(launch(2, ['touch', ran], blocked).status).toBe(GAVE_WAY_EXIT)
    expect(existsSync(ran)).toBe(false)
  })
})

describe('the files of starts', () => {
  it('are forgotten once a later start is under way; its number is not', () => {
    for (const generation of [1, 2, 10]) launch(generation, ['true'])
    forgetEarlierStarts(folder, 10)
    expect(readdirSync(join(folder, 'starts')).toSorted()).toEqual(['10.intent', '10.pid'])
    expect(lastStartIn(folder)).toBe(10)
    expect(lastStartIn(join(agents, 'none'))).toBe(0)
  })

  it('that are empty or broken name nobody', () => {
    launch(1, ['true'])
    unlinkSync(join(folder, 'starts', '1.pid'))
    writeFileSync(join(folder, 'starts', '1.pid'), '')
    writeFileSync(join(folder, 'starts', 'x.pid'), '12\n')
    writeFileSync(join(agents, 'a-file'), '')
    expect(voidIntents(agents)).toEqual([])
    expect(hasWrittenPid(folder, 1)).toBe(false)
  })
})

describe('where the log of a start begins', () => {
  beforeEach(() => mkdirSync(join(folder, 'starts'), { recursive: true }))

  it('is what was noted, and unknown where nothing was', () => {
    noteLogStart(folder, 3, { sequence: 2, offset: 41 })
    expect([3, 4].map((generation) => logStartOf(folder, generation))).toEqual([
      { sequence: 2, offset: 41 },
      null,
    ])
  })

  it.each([
    '',
    '{"sequence":2,"off',
    'null',
    '[]',
    '"2"',
    '{"sequence":2}',
    '{"sequence":"2","offset":1}',
    '{"sequence":0,"offset":1}',
    '{"sequence":2,"offset":-1}',
    '{"sequence":1.5,"offset":1}',
  ])('is unknown from %j', (text) => {
    writeFileSync(join(folder, 'starts', '3.log'), text)
    expect(logStartOf(folder, 3)).toBe(null)
  })
})
