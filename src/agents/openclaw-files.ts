/** Where an OpenClaw of ours keeps its state, and the configuration it gets where it has none. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { OpenclawEntry } from '../config/entry.ts'
import { AgenthostError } from '../errors.ts'

export type OpenclawPaths = { readonly stateDir: string; readonly configPath: string }

export function openclawPaths(entry: OpenclawEntry, home: string): OpenclawPaths {
  const stateDir = entry.stateDir ?? join(home, 'agents', entry.name, 'openclaw')
  return { stateDir, configPath: entry.configPath ?? join(stateDir, 'openclaw.json') }
}

/**
 * The real `openclaw.mjs` behind the `openclaw` of the PATH, so that it runs under our Node: the one in
 * its first line may be too old. Throws when there is none.
 */
export function openclawProgram(entry: OpenclawEntry, path: string): string {
  const program = entry.program ?? 'openclaw'
  const candidates = program.includes('/')
    ? [program]
    : path.split(delimiter).map((folder) => join(folder, program))
  const found = candidates.find((each) => existsSync(each))
  if (found !== undefined) return realpathSync(found)
  throw new AgenthostError(
    'bad',
    `unable to start ${entry.name}: ${program} is not there`,
    `Install it with \`npm install -g openclaw\`, or name it with program: in its entry. The PATH: ${path}`,
  )
}

/** Writes a configuration only where there is none: this one serves on loopback, with a token of its own. */
export function ensureConfig({ stateDir, configPath }: OpenclawPaths, port: number): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  if (existsSync(configPath)) return
  mkdirSync(dirname(configPath), { recursive: true, mode: 0o700 })
  const token = randomBytes(24).toString('base64url')
  const config = {
    gateway: { mode: 'local', port, bind: 'loopback', auth: { mode: 'token', token } },
    update: { checkOnStart: false },
  }
  writeFileSync(`${configPath}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${configPath}.new`, configPath)
}
