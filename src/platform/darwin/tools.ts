/**
 * The programs that come with macOS, by their whole path: what a person's PATH puts before them (a ps of
 * Homebrew's, say) prints other columns. Output is asked for in English and in UTC.
 */
import { join } from 'node:path'
import { runFile, type Ran } from '../run-file.ts'

export type { Ran }

const PLACES = {
  caffeinate: '/usr/bin',
  codesign: '/usr/bin',
  csrutil: '/usr/bin',
  defaults: '/usr/bin',
  df: '/bin',
  fdesetup: '/usr/bin',
  launchctl: '/bin',
  lsof: '/usr/sbin',
  memory_pressure: '/usr/bin',
  osascript: '/usr/bin',
  pgrep: '/usr/bin',
  pmset: '/usr/bin',
  profiles: '/usr/bin',
  ps: '/bin',
  security: '/usr/bin',
  sntp: '/usr/bin',
  socketfilterfw: '/usr/libexec/ApplicationFirewall',
  softwareupdate: '/usr/sbin',
  stat: '/usr/bin',
  sudo: '/usr/bin',
  sw_vers: '/usr/bin',
  sysadminctl: '/usr/sbin',
  sysctl: '/usr/sbin',
  systemsetup: '/usr/sbin',
  'xcode-select': '/usr/bin',
} as const

export type MacTool = keyof typeof PLACES

export type RunOptions = { readonly timeoutMs?: number; readonly stdin?: string }

export type MacTools = {
  readonly path: (tool: MacTool) => string
  /** Where a file of the system is, given by its whole path (`/etc/kcpassword`). */
  readonly file: (path: string) => string
  /** Never rejects. */
  readonly run: (tool: MacTool, args: readonly string[], options?: RunOptions) => Promise<Ran>
}

/** Set where a stand-in plays macOS (test/fixtures/launchd): the folder of its programs. */
export const STAND_IN = 'AGENTHOST_MACOS_TOOLS'
/** And the folder that stands for its file system. */
export const STAND_IN_ROOT = 'AGENTHOST_MACOS_ROOT'

const WITHIN_MS = 10_000
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

export function macTools(env: NodeJS.ProcessEnv): MacTools {
  const standIn = env[STAND_IN]
  const path = (tool: MacTool): string => join(standIn ?? PLACES[tool], tool)
  const file = (whole: string): string =>
    standIn === undefined ? whole : join(env[STAND_IN_ROOT] ?? standIn, whole)
  return {
    path,
    file,
    run: (tool, args, { timeoutMs = WITHIN_MS, stdin = '' } = {}) =>
      runFile(path(tool), args, {
        env: { ...env, ...ENGLISH_AND_UTC },
        timeoutMs,
        stdin,
        outputMaxBytes: OUTPUT_MAX_BYTES,
      }),
  }
}

/** What it printed. Throws when it could not be asked or did not end well. */
export function answerOf(tool: MacTool, { code, out, err, trouble }: Ran): string {
  if (code === 0) return out
  const why = code === null ? trouble : `exit ${code}: ${err.trim() || 'it says nothing'}`
  throw new Error(`unable to ask ${tool}: ${why}`)
}

/** What every program of macOS is run with, so that its answer can be read. */
export const ENGLISH_AND_UTC = { LC_ALL: 'C', TZ: 'UTC0' } as const
