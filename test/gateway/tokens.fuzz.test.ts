/** Files of tokens: written and read again they mean the same; damaged they are no token, and nothing of them is quoted. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTokenFile, tokensIn } from '../../src/gateway/front/token-files.ts'
import {
  parseTokenFile,
  tokenFileText,
  type TokenFile,
} from '../../src/gateway/front/token-text.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddFiles } from '../support/odd-files.ts'
import { damaged, oddlyChanged, oddValue } from '../support/odd-values.ts'

const files = oddFiles()

const token: fc.Arbitrary<TokenFile> = fc.record({
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  caller: fc.record({
    kind: fc.constantFrom('agent' as const, 'job' as const, 'client' as const, 'attempt' as const),
    name: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,80}$/),
    run: fc.option(fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())),
    routes: fc.option(fc.array(fc.string(), { maxLength: 3 })),
    direct: fc.array(fc.string(), { maxLength: 3 }),
    provider: fc.option(
      fc.dictionary(
        fc.stringMatching(/^[a-z]{1,9}$/),
        fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
      ),
    ),
    caps: fc.array(
      fc.record({
        period: fc.constantFrom(
          'day' as const,
          'week' as const,
          'month' as const,
          'total' as const,
        ),
        nanoUsd: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      }),
      { maxLength: 4 },
    ),
    until: fc.option(fc.integer({ min: 0, max: 8_640_000_000_000 })),
  }),
})

const WHOLE = {
  sha256: 'a'.repeat(64),
  kind: 'agent',
  name: 'desk',
  run: 'r',
  routes: ['batch'],
  direct: [],
  provider: null,
  caps: [{ period: 'day', usd: '5.5' }],
  until: null,
}

describe(`a token's file (seed ${FUZZ_SEED})`, () => {
  it('means the same, written and read again', async () => {
    await holdsFor({ name: 'token-round', values: token, count: 300 }, (one) => {
      expect(parseTokenFile(tokenFileText(one))).toEqual(one)
    })
  })

  it('is a token or none, whatever stands in it', async () => {
    const values = fc.oneof(
      oddlyChanged(WHOLE).map((value) => JSON.stringify(value)),
      oddValue.map((value) => JSON.stringify(value) ?? ''),
      damaged(JSON.stringify(WHOLE, null, 2)).map((bytes) => bytes.toString('utf8')),
    )
    await holdsFor({ name: 'token-text', values, count: 1500 }, (text) => {
      const read = parseTokenFile(text)
      if ('wrong' in read) return expect(read.wrong).toMatch(/^[a-zA-Z0-9 ,-]{3,80}$/)
      const { sha256, caller } = read
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(caller.name).toMatch(/^[a-z0-9]/)
      for (const { nanoUsd } of caller.caps) expect(nanoUsd >= 0n).toBe(true)
      expect(caller.until === null || Number.isSafeInteger(caller.until)).toBe(true)
      // And again: what was taken can be written.
      expect(parseTokenFile(tokenFileText(read))).toEqual(read)
    })
  })

  it('of any bytes spoils none of the others', async () => {
    const values = damaged(JSON.stringify(WHOLE)).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'token-bytes', values, count: 200 }, (bytes) => {
      files.put(
        'client-good.json',
        tokenFileText({
          sha256: 'b'.repeat(64),
          caller: {
            kind: 'client',
            name: 'good',
            run: null,
            routes: null,
            direct: [],
            provider: null,
            caps: [],
            until: null,
          },
        }),
      )
      readTokenFile(files.put('agent-desk.json', bytes))
      const good = tokensIn(files.folder()).find(({ file }) => file === 'client-good.json')
      expect(good).toMatchObject({ caller: { name: 'good' } })
    })
  })
})
