/** What may stand in secrets.json, and how it is written. */
import { describe, expect, it } from 'vitest'
import { readFormat, writeFormat, type Entries } from '../../src/secrets/file-format.ts'
import { isFound } from '../../src/secrets/secret.ts'

const ENTRIES: Entries = {
  b: { at: 'keychain', service: 'agenthost.b', account: 'me' },
  a: { at: 'file', value: 'one' },
  c: { at: 'file', value: 'three' },
}
const fileOf = (secrets: unknown): string => JSON.stringify({ version: 1, secrets })

describe('secrets.json', () => {
  it('is written by name, and read as it was', () => {
    expect(writeFormat(ENTRIES)).toBe(`{
  "version": 1,
  "secrets": {
    "a": {
      "at": "file",
      "value": "one"
    },
    "b": {
      "at": "keychain",
      "service": "agenthost.b",
      "account": "me"
    },
    "c": {
      "at": "file",
      "value": "three"
    }
  }
}
`)
    expect(readFormat(writeFormat(ENTRIES))).toEqual({ entries: ENTRIES })
  })

  it('keeps of an entry only what belongs to it', () => {
    const more = { a: { at: 'file', value: 'one', service: 's', note: 'x' } }
    expect(readFormat(fileOf(more))).toEqual({ entries: { a: { at: 'file', value: 'one' } } })
  })

  it.each([
    null,
    'one',
    ['file'],
    {},
    { at: 'file' },
    { at: 'file', value: 7 },
    { at: 'file', value: '' },
    { at: 'elsewhere', value: 'one' },
    { value: 'one' },
    { at: 'keychain' },
    { at: 'keychain', service: 's' },
    { at: 'keychain', account: 'a' },
    { at: 'keychain', service: 's', account: 7 },
    { at: 'keychain', service: 7, account: 'a' },
    { at: 'elsewhere', service: 's', account: 'a' },
    { at: 'keychain', value: 'one' },
  ])('with the entry %j cannot be read', (entry) => {
    expect(readFormat(fileOf({ a: entry }))).toEqual({ wrong: 'what it says of a cannot be read' })
  })

  it.each([
    'null',
    '7',
    '"x"',
    '[]',
    '{}',
    '{"secrets":[]}',
    '{"secrets":null}',
    '{"secrets":"x"}',
  ])('that is %s has no secrets in it', (text) => {
    expect(readFormat(text)).toEqual({ wrong: 'it has no "secrets" in it' })
  })

  it('that is no JSON says where, and nothing of what stands there', () => {
    const broken = `{\n${'\n'.repeat(10)}${' '.repeat(12)}"a" "canary"\n}`
    expect(readFormat(broken)).toEqual({ wrong: 'it is not JSON (line 12, column 17)' })
    expect(readFormat('')).toEqual({ wrong: 'it is not JSON' })
  })
})

describe('a secret', () => {
  it('is found where there is a value', () => {
    expect(isFound({ value: '', from: 'file' })).toBe(true)
    expect(isFound({ missing: 'unset', why: '', hint: '' })).toBe(false)
  })
})
