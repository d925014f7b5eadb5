import { spawn, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readdirSync } from 'node:fs'
import { rotateLog } from '../../src/supervisor/log-rotation.ts'
import { recoverRotation } from '../../src/supervisor/rotation-journal.ts'
import { eventually } from '../support/eventually.ts'
import { testHome } from '../support/home.ts'
import { tally } from '../support/numbered-lines.ts'
import { dice, walkSeed } from '../support/seed.ts'

const FLOOD = join(import.meta.dirname, '../fixtures/flood.mjs')
const ROTATOR = join(import.meta.dirname, '../fixtures/rotator.ts')

let folder: string
let log: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-log-'))
  log = join(folder, 'a.log')
})

afterEach(() => {
  for (const child of children.splice(0)) if (child.pid !== undefined) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** A process in its own group, as agents are. */
function start(args: readonly string[], out: 'log' | 'pipe'): ChildProcess {
  const stdout = out === 'log' ? openSync(log, 'a') : 'pipe'
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', stdout, 'inherit'],
  })
  children.push(child)
  return child
}

const nobody = () => Promise.resolve({ resume: () => undefined })

describe('a rotation', () => {
  it('cuts at the last newline; the half line goes to the new file', async () => {
    writeFileSync(log, 'one\ntwo\nthr')
    const done = await rotateLog({ path: log, keep: 3, pause: nobody, pauseAll: nobody })
    appendFileSync(log, 'ee\n')
    expect(done).toEqual({ file: `${log}.000001`, bytes: 8, torn: false })
    expect([log, `${log}.000001`].map((path) => statSync(path).size)).toEqual([6, 8])
    expect(readdirSync(folder).toSorted()).toEqual(['a.log', 'a.log.000001'])
  })

  it('keeps the newest files and never gives a number twice', async () => {
    for (const text of ['1\n', '2\n', '3\n', '4\n']) {
      writeFileSync(log, text)
      await rotateLog({ path: log, keep: 2, pause: nobody, pauseAll: nobody })
    }
    expect(readdirSync(folder).toSorted()).toEqual(['a.log', 'a.log.000003', 'a.log.000004'])
  })

  it('says when a line was too long to be kept whole', async () => {
    writeFileSync(log, 'x'.repeat(1024 * 1024 + 1))
    const done = await rotateLog({ path: log, keep: 2, pause: nobody, pauseAll: nobody })
    expect(done.torn).toBe(true)
    expect(statSync(log).size).toBe(0)
  })

  it('pauses everything when something else writes too', async () => {
    writeFileSync(log, 'one\n')
    let asked = 0
    const pause = () => {
      // A writer that the first pause does not know of writes on.
      queueMicrotask(() => asked === 0 && appendFileSync(log, 'two\n'))
      return nobody()
    }
    const pauseAll = () => {
      asked += 1
      return nobody()
    }
    await rotateLog({ path: log, keep: 2, pause, pauseAll })
    expect(statSync(`${log}.000001`).size + statSync(log).size).toBe(8)
  })
})

describe('an agent that writes at full speed', () => {
  it('loses no line and tears none over its rotations, compressed afterwards', async () => {
    const home = testHome()
    const count = 1_000_000
    home.configure(
      `agents:\n  a: { command: ${JSON.stringify([process.execPath, FLOOD, String(count)])}, log: { maxBytes: 2MB, keep: 1000 } }`,
    )
    const parts = await home.open()
    const path = join(home.paths.logs, 'agents', 'a.log')
    try {
      const names = (): string[] => readdirSync(join(home.paths.logs, 'agents'))
      await eventually('all is written', () => existsSync(path) && tally(path).lines === count)
      // How often depends on the host: what is over the limit when all is written is rotated in any case.
      await eventually('it was rotated, and that is compressed', () => {
        const rotated = names().filter((name) => name !== 'a.log')
        return rotated.length > 0 && rotated.every((name) => name.endsWith('.gz'))
      })
      expect(tally(path)).toEqual({ lines: count, lost: 0, doubled: 0, torn: 0 })
    } finally {
      await parts.close()
      await home.destroy()
    }
  })
})

const seed = walkSeed()

describe(`a daemon that is killed in the middle of a rotation (AGENTHOST_SEED=${seed})`, () => {
  it('is followed by one that finishes or undoes it: no line is lost, doubled or torn', async () => {
    const { below } = dice(seed)
    const writer = start([FLOOD], 'log')
    const group = writer.pid ?? 0
    await eventually('it writes', () => statSync(log).size > 100_000)
    let rotations = 0
    for (let kill = 0; kill < 15; kill++) {
      const rotator = start([ROTATOR, log, String(group)], 'pipe')
      const gone = new Promise((resolve) => rotator.once('exit', resolve))
      const wanted = 1 + below(4)
      let seen = 0
      const killer = new Promise<void>((resolve) => {
        rotator.stdout?.on('data', (chunk: Buffer) => {
          seen += chunk.toString().split('\n').length - 1
          if (seen >= wanted) setTimeout(resolve, below(8))
        })
      })
      await killer
      rotator.kill('SIGKILL')
      await gone
      rotations += seen
      recoverRotation(log)
      process.kill(-group, 'SIGCONT')
    }
    process.kill(-group, 'SIGKILL')
    await new Promise((resolve) =>
      (writer.exitCode ?? writer.signalCode) !== null
        ? resolve(null)
        : writer.once('exit', resolve),
    )
    const { lost, doubled, torn, lines } = tally(log)
    expect({ lost, doubled, torn }).toEqual({ lost: 0, doubled: 0, torn: 0 })
    expect(lines).toBeGreaterThan(1000)
    expect(rotations).toBeGreaterThan(15)
  })
})

describe('what a rotation left behind', () => {
  const left = (files: Readonly<Record<string, string>>): void => {
    for (const [end, text] of Object.entries(files)) writeFileSync(log + end, text)
  }
  const after = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [name.slice(5), readFileSync(join(folder, name), 'utf8')]),
    )
  const ODD = ['', '{"sequ', 'null', '{}', '{"sequence":"1"}', '{"sequence":0}']

  it('is finished by its journal, from any step on', () => {
    const journal = '{"sequence":1}'
    left({ '': 'one\ntw', '.partial': 'one\n', '.tail': 'tw', '.rotation': journal })
    expect(recoverRotation(log)).toBe(true)
    expect(after()).toEqual({ '': 'tw', '.000001': 'one\n' })
    left({ '': '', '.tail': 'tw', '.rotation': journal })
    expect(recoverRotation(log)).toBe(true)
    expect(after()).toEqual({ '': 'tw', '.000001': 'one\n' })
    expect(recoverRotation(log)).toBe(false)
  })

  it.each(ODD)('is undone while the log is whole, with a journal that says %j', (journal) => {
    left({ '': 'one\ntw', '.partial': 'one\n', '.tail': 'tw', '.rotation': journal })
    expect(recoverRotation(log)).toBe(true)
    expect(after()).toEqual({ '': 'one\ntw' })
  })

  it.each(ODD)(
    'is finished once the clone has its name, with a journal that says %j',
    (journal) => {
      left({ '': '', '.000001': 'one\n', '.tail': 'tw', '.rotation': journal })
      expect(recoverRotation(log)).toBe(true)
      expect(after()).toEqual({ '': 'tw', '.000001': 'one\n' })
    },
  )

  it('keeps the log as it is where the half line is missing, and makes one that is gone', () => {
    left({ '': 'one\ntw', '.000001': 'one\n', '.rotation': '{"sequence":1}' })
    expect(recoverRotation(log)).toBe(true)
    expect(after()).toEqual({ '': 'one\ntw', '.000001': 'one\n' })
    rmSync(log)
    left({ '.tail': 'tw', '.rotation': '{"sequence":1}' })
    expect(recoverRotation(log)).toBe(true)
    expect(after()).toEqual({ '': 'tw', '.000001': 'one\n' })
  })
})
