/** `secrets.json` of any bytes: the values that are in it, or a refusal without a word of it. */
import { describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import { readSecretFile } from '../../src/secrets/file.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddFiles } from '../support/odd-files.ts'
import { damaged, oddlyChanged } from '../support/odd-values.ts'

const files = oddFiles()
const VALUE = 'hunter2-is-längst-bekannt'
const WHOLE = {
  version: 1,
  secrets: {
    openrouter: { at: 'file', value: VALUE },
    slack: { at: 'keychain', service: 'agenthost', account: 'me' },
  },
}

function read(bytes: Uint8Array | string): Readonly<Record<string, unknown>> | null {
  const path = files.put('secrets.json', bytes)
  try {
    return readSecretFile(path)
  } catch (error) {
    if (!(error instanceof AgenthostError)) throw error
    expect(error.kind).toBe('config')
    // Not a piece of the value.
    for (const piece of ['hunter', 'bekannt', 'längst'])
      expect(`${error.message}${error.hint}`).not.toContain(piece)
    return null
  }
}

describe(`the file of secrets (seed ${FUZZ_SEED})`, () => {
  it('is read or refused, and never quoted, whatever stands at a key', async () => {
    await holdsFor({ name: 'secrets-values', values: oddlyChanged(WHOLE), count: 600 }, (value) => {
      for (const name of Object.keys(read(JSON.stringify(value)) ?? {}))
        expect(name).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
    })
  })

  it('gives no value that is not in it byte for byte', async () => {
    const values = damaged(JSON.stringify(WHOLE, null, 2)).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'secrets-bytes', values, count: 800 }, (bytes) => {
      for (const entry of Object.values(read(bytes) ?? {}) as { value?: string }[]) {
        if (entry.value === undefined) continue
        const written = JSON.stringify(entry.value).slice(1, -1)
        const isThere = [entry.value, written].some((text) =>
          Buffer.from(bytes).includes(Buffer.from(text)),
        )
        expect(isThere).toBe(true)
      }
    })
  })
})
