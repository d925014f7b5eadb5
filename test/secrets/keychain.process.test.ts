import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  addLine,
  LINE_MAX_BYTES,
  troubleOf,
  unwrapped,
  wrapped,
} from '../../src/platform/darwin/keychain-words.ts'
import { forgetSecret, keepSecret, listSecrets } from '../../src/secrets/keeping.ts'
import { secretReader } from '../../src/secrets/read.ts'
import { walkSeed } from '../support/seed.ts'
import { mac, type Mac } from './mac.ts'

let host: Mac

beforeEach(() => {
  host = mac()
})

afterEach(() => host.destroy())

const seed = walkSeed()
const CHARACTERS = Array.from('aZ0 \t"\'\\\n-$`;é漢🐢\u0001')
const text = fc
  .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 60 })
  .filter((value) => value.trim() !== '')

describe('a value in the keychain', () => {
  it(`is never split, cut or taken for an option (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ minLength: 1 })), (value) => {
        if (!value.isWellFormed()) return
        const line = addLine({ service: 'agenthost.a', account: 'me' }, value, false)
        expect(line).toMatch(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*\n$/)
        expect(line).not.toMatch(/["'\\]/)
        expect(line.split(' ')).toHaveLength(9)
        expect(unwrapped(wrapped(value))).toBe(value)
      }),
      { seed },
    )
  })

  it(`comes back as it was, and never is in an argv (seed ${seed})`, async () => {
    const read = secretReader(host.doors())
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const kept = await keepSecret('a', value, 'either', host.doors())
        expect(kept).toEqual({ at: 'keychain', instead: null, left: null })
        expect(await read('a')).toEqual({ value, from: 'keychain' })
      }),
      { seed, numRuns: 12 },
    )
    const plain = 'sk-ant-oat01-canary_value.1234'
    await keepSecret('a', plain, 'either', host.doors())
    expect(host.keychain()).toContain(plain)
    expect(host.argv()).not.toContain('canary')
    expect(host.argv()).toContain('["-i"]')
    expect(host.secretFile()).not.toContain('canary')
  })

  it('looks like a wrapped one only when it is', () => {
    expect(unwrapped(wrapped('agenthost64:YWJj'))).toBe('agenthost64:YWJj')
    expect(wrapped('-w')).not.toBe('-w')
  })

  it('is changed without a new access list, which would ask at the screen', async () => {
    await keepSecret('a', 'first', 'either', host.doors())
    await keepSecret('a', 'second', 'keychain', host.doors())
    expect(await secretReader(host.doors())('a')).toEqual({ value: 'second', from: 'keychain' })
    expect(host.keychain()).toContain('"trusted":["/usr/bin/security"]')
  })

  it('is listed by its name and deleted', async () => {
    await keepSecret('a', 'first', 'either', host.doors())
    expect(listSecrets(host.doors())).toEqual([{ name: 'a', at: 'keychain' }])
    await forgetSecret('a', host.doors())
    expect([listSecrets(host.doors()), host.keychain()]).toEqual([[], '{}'])
  })

  it('that was deleted there by hand is unset, and is deleted here without complaint', async () => {
    await keepSecret('a', 'first', 'either', host.doors())
    host.fail('find-generic-password 44', 'delete-generic-password 44')
    expect(await secretReader(host.doors())('a')).toMatchObject({ missing: 'unset' })
    await forgetSecret('a', host.doors())
    expect(listSecrets(host.doors())).toEqual([])
  })
})

describe('a value that is too long for a line of security', () => {
  it('goes into the file, whole, and is refused with --keychain', async () => {
    const value = 'k'.repeat(LINE_MAX_BYTES)
    const kept = await keepSecret('a', value, 'either', host.doors())
    expect([kept.at, kept.instead?.why]).toEqual(['file', expect.stringContaining('4 KB')])
    expect(await secretReader(host.doors())('a')).toEqual({ value, from: 'file' })
    await expect(keepSecret('a', value, 'keychain', host.doors())).rejects.toThrow(
      'unable to set a',
    )
  })
})

describe('a keychain that cannot be reached', () => {
  const CODES = [36, 37, 45, 50, 51, 53, 2, 1, 77]

  it.each(CODES)('with %i has its own words, and the value goes into the file', async (code) => {
    host.fail(`add-generic-password ${code}`)
    const kept = await keepSecret('a', 'canary', 'either', host.doors())
    expect(kept.at).toBe('file')
    expect(kept.instead?.why).toMatch(new RegExp(`\\(security: exit ${code}\\)$`))
    expect(kept.instead?.hint).toContain('agenthost secrets set a --file')
    expect(JSON.stringify(kept)).not.toContain('canary')
    expect(await secretReader(host.doors())('a')).toEqual({ value: 'canary', from: 'file' })
  })

  it('has different words for each code', () => {
    const whys = [...CODES.slice(0, 7), null].map(
      (code) => troubleOf({ code, trouble: 'no answer' }, { name: 'a', overSsh: false }).why,
    )
    expect(new Set(whys).size).toBe(whys.length)
  })

  it('over SSH explains itself', () => {
    const at = (overSsh: boolean) =>
      troubleOf({ code: 36, trouble: '' }, { name: 'a', overSsh }).hint
    expect(at(true)).toContain('An SSH session is a security session of its own')
    expect(at(true)).toContain('security unlock-keychain')
    expect(at(false)).toContain('LaunchDaemon')
  })

  it('when written to but not read from is not used: a start could not read it either', async () => {
    host.fail('read 36')
    const kept = await keepSecret('a', 'value', 'either', host.doors())
    expect(kept.at).toBe('file')
    expect(host.keychain()).toBe('{}')
  })

  it('is no secret that is not there', async () => {
    await keepSecret('a', 'value', 'either', host.doors())
    host.fail('read 36')
    expect(await secretReader(host.doors())('a')).toMatchObject({
      missing: 'unreadable',
      why: 'the keychain is locked here (security: exit 36)',
    })
    host.fail('delete-generic-password 36')
    await expect(forgetSecret('a', host.doors())).rejects.toThrow('the keychain is locked here')
    expect(listSecrets(host.doors())).toEqual([{ name: 'a', at: 'keychain' }])
  })

  it('because somebody said no is not gone around', async () => {
    host.fail('add-generic-password 128')
    await expect(keepSecret('a', 'canary', 'either', host.doors())).rejects.toThrow('said no')
    expect(listSecrets(host.doors())).toEqual([])
  })
})

describe('a secret that moves from the keychain into the file', () => {
  it('is in one place, or says what is left', async () => {
    await keepSecret('a', 'first', 'either', host.doors())
    expect(await keepSecret('a', 'second', 'file', host.doors())).toMatchObject({ left: null })
    expect(host.keychain()).toBe('{}')
    await keepSecret('a', 'third', 'keychain', host.doors())
    expect(host.secretFile()).not.toContain('second')
    host.fail('delete-generic-password 36')
    const { left } = await keepSecret('a', 'fourth', 'file', host.doors())
    expect(left?.why).toContain('locked')
  })
})

describe('the environment', () => {
  it('wins over the keychain, and an empty variable does not', async () => {
    await keepSecret('a.b-c', 'kept', 'either', host.doors())
    const of = (env: NodeJS.ProcessEnv) =>
      secretReader(host.doors(env))('a.b-c', { environment: ['MORE'] })
    const kept = { value: 'kept', from: 'keychain' }
    expect(await of({ AGENTHOST_SECRET_A_B_C: 'told', MORE: 'more' })).toEqual({
      value: 'told',
      from: 'environment',
    })
    expect(await of({ MORE: 'more' })).toEqual({ value: 'more', from: 'environment' })
    expect(await of({ AGENTHOST_SECRET_A_B_C: '', MORE: '' })).toEqual(kept)
  })
})
