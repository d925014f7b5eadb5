/** Configuration files as a person would write them, in a folder of this test file's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { loadConfig, type Loaded } from '../../src/config/load.ts'
import { AgenthostError } from '../../src/errors.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-config-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

/** A path in the folder of this test. */
export function inFolder(name = 'agenthost.yaml'): string {
  return join(folder, name)
}

export function load(yaml: string | Uint8Array, env: NodeJS.ProcessEnv = {}): Promise<Loaded> {
  writeFileSync(inFolder(), yaml)
  return loadConfig(inFolder(), { PATH: '/usr/bin:/bin', ...env })
}

/** What is thrown; fails when the file is taken, or when anything but our own error is thrown. */
export async function refusalOf(yaml: string | Uint8Array): Promise<AgenthostError> {
  const error: unknown = await load(yaml).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof AgenthostError) return error
  throw new Error(error === null ? 'it was taken as it is' : 'it was not refused in words', {
    cause: error,
  })
}

/** The first line of each mistake, from its line number on. */
export async function mistakesIn(yaml: string): Promise<readonly string[]> {
  const { message } = await refusalOf(yaml)
  return message
    .split('\n')
    .filter((line) => line.startsWith(`${inFolder()}:`))
    .map((line) => line.slice(inFolder().length + 1))
}
