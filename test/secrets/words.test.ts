import { describe, expect, it } from 'vitest'
import {
  namesIn,
  objectionTo,
  SECRET_NAME,
  valueIn,
  VALUE_MAX_BYTES,
  variableOf,
} from '../../src/secrets/words.ts'

describe('the name of a secret', () => {
  it.each([
    ['a', true],
    ['0', true],
    ['claude-token', true],
    ['a.b_c-d', true],
    ['a'.repeat(41), true],
    ['a'.repeat(42), false],
    ['', false],
    ['-a', false],
    ['.a', false],
    ['A', false],
    ['a b', false],
    ['a\n', false],
    [' a', false],
  ])('%j may be one: %s', (name, may) => {
    expect(SECRET_NAME.test(name)).toBe(may)
  })

  it('becomes a variable in which points and hyphens are underscores', () => {
    expect(variableOf('claude-token.of_me')).toBe('AGENTHOST_SECRET_CLAUDE_TOKEN_OF_ME')
  })
})

describe('the variables of a process', () => {
  it.each([
    ['AGENTHOST_SECRET_A', ['a']],
    ['AGENTHOST_SECRET_CLAUDE_TOKEN', ['claude_token']],
    ['AGENTHOST_SECRET_7', ['7']],
    [`AGENTHOST_SECRET_${'A'.repeat(41)}`, ['a'.repeat(41)]],
    [`AGENTHOST_SECRET_${'A'.repeat(42)}`, []],
    ['AGENTHOST_SECRET_', []],
    ['AGENTHOST_SECRET__A', []],
    ['AGENTHOST_SECRET_a', []],
    ['AGENTHOST_SECRET_A-B', []],
    ['MY_AGENTHOST_SECRET_A', []],
    ['AGENTHOST_HOME', []],
  ])('by the name %s tell of the secrets %j', (variable, names) => {
    expect(namesIn({ [variable]: 'value' })).toEqual(names)
  })

  it('tell of no secret where they are empty or not there', () => {
    const env = { AGENTHOST_SECRET_A: '', AGENTHOST_SECRET_B: undefined, AGENTHOST_SECRET_C: 'c' }
    expect(namesIn(env)).toEqual(['c'])
  })
})

describe('what was typed or piped in', () => {
  it.each([
    ['value', 'value'],
    ['value\n', 'value'],
    ['value\r\n', 'value'],
    ['value\n\n', 'value\n'],
    ['one\ntwo', 'one\ntwo'],
    ['one\ntwo\n', 'one\ntwo'],
    ['value\r', 'value\r'],
  ])('as %j is the value %j', (text, value) => {
    expect(valueIn(text)).toBe(value)
  })
})

describe('a value', () => {
  it.each([
    ['', 'the value is empty'],
    [' \t\n', 'the value is empty'],
    ['a\0b', 'there is a zero character in it, which no variable can have'],
    ['\ud800', 'it is not UTF-8 text'],
    ['a'.repeat(VALUE_MAX_BYTES + 1), 'it is 32769 bytes long, and may have 32768'],
    ['é'.repeat(VALUE_MAX_BYTES / 2) + 'a', 'it is 32769 bytes long, and may have 32768'],
    ['a'.repeat(VALUE_MAX_BYTES), null],
    ['a', null],
  ])('such as %.12j is objected to: %s', (value, objection) => {
    expect(objectionTo(value)).toBe(objection)
  })
})
