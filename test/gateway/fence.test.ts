/** What is to be done about the keys that an account has, for one to have the cap as its limit. */
import { describe, expect, it } from 'vitest'
import {
  fenceStep,
  readKeys,
  readNewKey,
  type FenceStep,
  type ListedKey,
} from '../../src/gateway/ledger/fence.ts'

const key = (change: Partial<ListedKey> = {}): ListedKey => ({
  hash: 'h1',
  name: 'mini',
  limit: '100',
  limitReset: 'monthly',
  disabled: false,
  ...change,
})
const CAP = 100_000_000_000n
const body = '{"limit":100,"limit_reset":"monthly"}'
const there = { hash: 'h1', isDisabled: false }
const left: FenceStep = { do: 'nothing', ...there }
const update = (was: string): FenceStep => ({ do: 'update', ...there, was, body })

describe('the second fence', () => {
  it.each<[string, readonly ListedKey[], FenceStep]>([
    [
      'is made where no key has the name',
      [key({ name: 'other' })],
      { do: 'create', body: '{"name":"mini","limit":100,"limit_reset":"monthly"}' },
    ],
    ['is left where it is right', [key(), key({ name: 'other' })], left],
    ['is left however the limit is written', [key({ limit: '1e2' })], left],
    ['is left disabled', [key({ disabled: true })], { ...left, isDisabled: true }],
    ['is moved where the limit is another', [key({ limit: '99.5' })], update('99.5 USD (monthly)')],
    ['is moved where there was none', [key({ limit: null, limitReset: null })], update('no limit')],
    ['is moved where there was none each month', [key({ limit: null })], update('no limit')],
    [
      'is moved where it does not come back each month',
      [key({ limitReset: null })],
      update('100 USD (once)'),
    ],
    [
      'is moved where it comes back each day',
      [key({ limitReset: 'daily' })],
      update('100 USD (daily)'),
    ],
    [
      'asks which of two is in use',
      [key(), key({ hash: 'h2' }), key({ name: 'other', hash: 'h3' })],
      { do: 'ask', hashes: ['h1', 'h2'] },
    ],
  ])('%s', (_what, keys, step) => {
    expect(fenceStep(keys, 'mini', CAP)).toEqual(step)
  })

  it('leaves a key that was switched off so, and says so', () => {
    expect(fenceStep([key({ disabled: true })], 'mini', CAP)).toMatchObject({ isDisabled: true })
    expect(fenceStep([key({ disabled: true, limit: '1' })], 'mini', CAP)).toMatchObject({
      do: 'update',
      isDisabled: true,
      body: '{"limit":100,"limit_reset":"monthly"}',
    })
  })

  it('has a limit to the nano-dollar, and any name', () => {
    expect(fenceStep([], 'a "b"', 1n)).toEqual({
      do: 'create',
      body: '{"name":"a \\"b\\"","limit":0.000000001,"limit_reset":"monthly"}',
    })
  })
})

describe('the list of keys', () => {
  const list = (...entries: readonly string[]) => readKeys(`{"data":[${entries.join(',')}]}`)

  it('is read with limits as they were written', () => {
    expect(
      list(
        '{"hash":"h","name":"n","limit":0.10,"limit_reset":null}',
        '{"hash":"h2","name":"n2","limit":null,"limit_reset":"monthly","disabled":true}',
        '{"hash":"h3","name":"n3","limit":12345678901234567890.123,"disabled":1}',
      ),
    ).toEqual([
      { hash: 'h', name: 'n', limit: '0.10', limitReset: null, disabled: false },
      { hash: 'h2', name: 'n2', limit: null, limitReset: 'monthly', disabled: true },
      {
        hash: 'h3',
        name: 'n3',
        limit: '12345678901234567890.123',
        limitReset: null,
        disabled: false,
      },
    ])
  })

  it('leaves out what is no key', () => {
    const keys = list('null', '[]', '7', '{"hash":1,"name":"n"}', '{"hash":"h","name":2}', '{}')
    expect(keys).toEqual([])
  })

  it.each(['', '<html>', '{}', '[]', 'null', '{"data":{}}', '{"data":"x"}'])(
    'is not %j',
    (text) => {
      expect(readKeys(text)).toBeNull()
    },
  )
})

describe('the answer with a new key', () => {
  it('tells it once, with its hash', () => {
    const text = '{"key":"the-key","data":{"hash":"h","name":"n"}}'
    expect(readNewKey(text)).toEqual({ key: 'the-key', hash: 'h' })
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"key":"k"}',
    '{"key":"k","data":null}',
    '{"key":"k","data":{"hash":1}}',
    '{"key":1,"data":{"hash":"h"}}',
    '{"data":{"hash":"h"}}',
  ])('has none where it is %j', (text) => {
    expect(readNewKey(text)).toBeNull()
  })
})
