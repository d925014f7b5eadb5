/** A folder of a test file's own, and files in it whose bytes are anything. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** Gives a function that writes a file (mode 0600) and gives its path. */
export function oddFiles(): {
  readonly put: (name: string, bytes: Uint8Array | string) => string
  readonly folder: () => string
} {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'agenthost-odd-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  return {
    folder: () => folder,
    put(name, bytes) {
      writeFileSync(join(folder, name), bytes, { mode: 0o600 })
      return join(folder, name)
    },
  }
}
