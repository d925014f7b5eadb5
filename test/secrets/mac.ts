/** A folder that is a Mac's keychain and a home, with the stand-in for security(1). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { secretDoors } from '../../src/daemon/secrets.ts'
import type { ReadDoors } from '../../src/secrets/read.ts'

export type Mac = {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly doors: (env?: NodeJS.ProcessEnv) => ReadDoors
  /** What the keychain holds, as text. */
  readonly keychain: () => string
  /** Every argv that security(1) was started with. */
  readonly argv: () => string
  /** `read 36`: reading a value exits with 36. */
  readonly fail: (...lines: readonly string[]) => void
  readonly secretFile: () => string
  readonly destroy: () => void
}

export function mac(): Mac {
  const root = mkdtempSync(join(tmpdir(), 'agenthost-mac-'))
  const env = {
    // Its node is the one that runs the tests.
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: root,
    AGENTHOST_HOME: root,
    AGENTHOST_MACOS_TOOLS: join(import.meta.dirname, '../fixtures/keychain'),
    AGENTHOST_MACOS_ROOT: root,
  }
  const read = (name: string): string => readFileSync(join(root, name), 'utf8')
  return {
    root,
    env,
    doors: (more = {}) => secretDoors(root, { ...env, ...more }),
    keychain: () => read('keychain.json'),
    argv: () => read('argv.log'),
    fail: (...lines) => writeFileSync(join(root, 'exit'), lines.join('\n')),
    secretFile: () => read('secrets.json'),
    destroy: () => rmSync(root, { recursive: true, force: true, maxRetries: 10 }),
  }
}
