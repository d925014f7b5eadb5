/** What is to be done about the keys that an account has, for one to have the cap as its limit. */
import { describe, expect, it } from 'vitest'
import { fenceStep, readKeys, type ListedKey } from '../../src/gateway/ledger/fence.ts'

const key = (change: Partial<ListedKey> = {}): ListedKey => ({
  hash: 'h1',
  name: 'mini',
  limit: '100',
  limitReset: 'monthly',
  disabled: false,
  ...change,
})
const CAP = 100_000_000_000n

describe('the second fence', () => {
  it.each([
    ['is made where no key has the name', [key({ name: 'other' })], 'create'],
    ['is left where it is right', [key()], 'nothing'],
    ['is moved where the limit is another', [key({ limit: '99.5' })], 'update'],
    ['is moved where there was none', [key({ limit: null, limitReset: null })], 'update'],
    ['is moved where it does not come back each month', [key({ limitReset: null })], 'update'],
    ['asks which of two is in use', [key(), key({ hash: 'h2' })], 'ask'],
  ])('%s', (_what, keys, step) => {
    expect(fenceStep(keys, 'mini', CAP).do).toBe(step)
  })

  it('leaves a key that was switched off so, and says so', () => {
    expect(fenceStep([key({ disabled: true })], 'mini', CAP)).toMatchObject({ isDisabled: true })
    expect(fenceStep([key({ disabled: true, limit: '1' })], 'mini', CAP)).toMatchObject({
      do: 'update',
      isDisabled: true,
      body: '{"limit":100,"limit_reset":"monthly"}',
    })
  })

  it('reads limits as they were written, and nothing out of what is no list', () => {
    const text = '{"data":[{"hash":"h","name":"n","limit":0.10,"limit_reset":null}]}'
    expect(readKeys(text)?.[0]?.limit).toBe('0.10')
    expect([readKeys('{}'), readKeys('<html>')]).toEqual([null, null])
  })
})
