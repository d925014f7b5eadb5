import fc from 'fast-check'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECRET_NAME as IN_CONFIG } from '../../src/config/environment.ts'
import { AGENT_NAME } from '../../src/config/schema.ts'
import { AgenthostError } from '../../src/errors.ts'
import { changeSecretFile, readSecretFile } from '../../src/secrets/file.ts'
import { forgetSecret, keepSecret, listSecrets } from '../../src/secrets/keeping.ts'
import { secretReader, type ReadDoors } from '../../src/secrets/read.ts'
import { objectionTo, SECRET_NAME, valueIn, VALUE_MAX_BYTES } from '../../src/secrets/words.ts'
import { walkSeed } from '../support/seed.ts'

let folder: string
let doors: ReadDoors

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-secrets-'))
  doors = { env: {}, path: join(folder, 'secrets.json'), keychain: null }
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

const keep = (name: string, value: string) => keepSecret(name, value, 'either', doors)
const refusalOf = (act: () => unknown): AgenthostError => {
  try {
    act()
  } catch (error) {
    if (error instanceof AgenthostError) return error
    throw error
  }
  throw new Error('it was not refused')
}

const seed = walkSeed()

describe('a value in the file', () => {
  it(`comes back as it was, whatever is in it (seed ${seed})`, async () => {
    const read = secretReader(doors)
    const values = fc.string({ unit: 'binary', minLength: 1 })
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        if (objectionTo(value) !== null) return
        await keep('a', value)
        expect(await read('a')).toEqual({ value, from: 'file' })
      }),
      { seed },
    )
  })

  it('is readable by its owner alone, and leaves no other file behind', async () => {
    await keep('a', 'value')
    expect(statSync(doors.path).mode & 0o777).toBe(0o600)
    expect(existsSync(`${doors.path}.new`)).toBe(false)
    expect(existsSync(`${doors.path}.lock`)).toBe(false)
  })

  it('stands beside others, is replaced, and is deleted', async () => {
    await keep('a', 'one')
    await keep('b', 'two')
    await keep('a', 'three')
    expect(listSecrets(doors)).toEqual([
      { name: 'a', at: 'file' },
      { name: 'b', at: 'file' },
    ])
    await forgetSecret('a', doors)
    expect(await secretReader(doors)('b')).toEqual({ value: 'two', from: 'file' })
    expect(await secretReader(doors)('a')).toEqual({
      missing: 'unset',
      why: 'it is not set',
      hint: 'Set it with `agenthost secrets set a`.',
    })
  })
})

describe('a file that cannot be used', () => {
  it.each([0o640, 0o604, 0o660])(
    'because its mode is %o is refused with what to type',
    async (mode) => {
      await keep('a', 'canary')
      chmodSync(doors.path, mode)
      const { message, hint, kind } = refusalOf(() => readSecretFile(doors.path))
      expect([message, kind]).toEqual([
        `unable to read ${doors.path}: others may read or write it`,
        'config',
      ])
      expect(hint).toContain(`chmod 600 ${doors.path}`)
      expect(await secretReader(doors)('a')).toMatchObject({ missing: 'unreadable' })
    },
  )

  it.each([
    ['{"version":1,"secrets":{"a":{"at":"file","value":"canary"}}', 'it is not JSON'],
    ['canary', 'it is not JSON'],
    ['{\n  "a": "canary" "canary" }', 'it is not JSON (line 2, column 17)'],
    ['["canary"]', 'it has no "secrets" in it'],
    ['{"version":2,"secrets":{"a":"canary"}}', 'it is of another version of agenthost'],
    ['{"version":1,"secrets":{"a":"canary"}}', 'what it says of a cannot be read'],
    ['{"version":1,"secrets":{"CANARY canary":{}}}', 'one of its names cannot be a name'],
    [String.raw`{"version":1,"secrets":{"a":{"at":"file","value":"canary\u0000"}}}`, 'of a cannot'],
  ])('such as %j is told without a word of it, and is left as it is', async (text, told) => {
    writeFileSync(doors.path, text, { mode: 0o600 })
    const error = refusalOf(() => readSecretFile(doors.path))
    expect(error.message).toContain(told)
    expect(error.message + error.hint).not.toMatch(/canary/i)
    await expect(keep('b', 'new')).rejects.toThrow('unable to read')
    expect(readFileSync(doors.path, 'utf8')).toBe(text)
    expect(JSON.stringify(await secretReader(doors)('a'))).not.toContain('canary')
  })

  it('because the disk does not take it is as it was', async () => {
    await keep('a', 'value')
    const before = readFileSync(doors.path, 'utf8')
    expect(() =>
      changeSecretFile(doors.path, () => {
        throw new Error('in between')
      }),
    ).toThrow('in between')
    expect(readFileSync(doors.path, 'utf8')).toBe(before)
    expect(existsSync(`${doors.path}.lock`)).toBe(false)
  })
})

describe('two commands at once', () => {
  it('do not lose what the other one keeps: one is told to try again', async () => {
    writeFileSync(`${doors.path}.lock`, `${process.pid}\n`)
    await expect(keep('a', 'value')).rejects.toMatchObject({ kind: 'temporary' })
  })

  it('of which one was killed do not hold up each other', async () => {
    // No process has such a number.
    writeFileSync(`${doors.path}.lock`, '4194305\n')
    writeFileSync(`${doors.path}.new`, 'half', { mode: 0o644 })
    await keep('a', 'value')
    expect(statSync(doors.path).mode & 0o777).toBe(0o600)
  })
})

describe('what is no secret', () => {
  it.each(['', '  \n', 'a\0b', '\ud800', 'x'.repeat(VALUE_MAX_BYTES + 1)])(
    'is refused without being quoted',
    async (value) => {
      await expect(keep('a', value)).rejects.toMatchObject({ kind: 'usage' })
      expect(existsSync(doors.path)).toBe(false)
    },
  )

  it('loses the line end of a shell, and no other', () => {
    expect(['a\n', 'a\r\n', 'a\n\n', ' a '].map(valueIn)).toEqual(['a', 'a', 'a\n', ' a '])
  })

  it('has a name as an agent has, everywhere the same', async () => {
    expect(SECRET_NAME.source).toBe(AGENT_NAME.source)
    expect(IN_CONFIG.source).toBe(AGENT_NAME.source)
    await expect(keep('Sk-CANARY', 'x')).rejects.not.toThrow(/CANARY/)
  })

  it('has a variable of its own', async () => {
    await keep('a.b', 'one')
    await expect(keep('a-b', 'two')).rejects.toThrow(
      'AGENTHOST_SECRET_A_B would stand for it and for a.b',
    )
  })
})
