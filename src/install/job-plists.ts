/**
 * The plists of our jobs: a template of `launchd/` with what differs between installations filled in. Pure.
 */
import type { Labels } from './labels.ts'
import type { DomainKind } from './job.ts'
import type { PlistDict } from './plist-text.ts'

export type JobName = keyof Labels

export const TEMPLATES: readonly JobName[] = ['daemon', 'watchdog', 'reviver']

/** The jobs that a domain gets. */
export function jobsIn(kind: DomainKind): readonly JobName[] {
  return kind === 'system' ? ['daemon', 'watchdog', 'reviver'] : ['daemon', 'watchdog']
}

/** SIGTERM to SIGKILL of the daemon: ExitTimeOut of its template. */
export const EXIT_TIMEOUT_MS = 20_000

export type PlistValues = {
  readonly labels: Labels
  readonly domain: DomainKind
  readonly home: string
  readonly user: string
  readonly userHome: string
  readonly node: string
  /** `dist/agenthost.js` by a path that stays over upgrades. */
  readonly program: string
  readonly launchdLog: string
  /** Already cleaned. */
  readonly path: string
  /** LANG and TZ, where the operator has set them. */
  readonly locale: Readonly<Record<string, string>>
}

export function jobPlist(name: JobName, template: PlistDict, values: PlistValues): PlistDict {
  const { labels, domain } = values
  const common = { ...template, Label: labels[name] }
  if (name === 'reviver') {
    const target = `system/${labels.daemon}`
    return { ...common, ProgramArguments: ['/bin/launchctl', 'kickstart', target] }
  }
  return {
    ...common,
    ProgramArguments: argvOf(name, values),
    WorkingDirectory: values.home,
    StandardOutPath: values.launchdLog,
    StandardErrorPath: values.launchdLog,
    EnvironmentVariables: environmentOf(values),
    ...(domain === 'user' ? { LimitLoadToSessionType: 'Background' } : {}),
    ...(domain === 'system' ? { UserName: values.user } : {}),
  }
}

function argvOf(name: 'daemon' | 'watchdog', { node, program }: PlistValues): readonly string[] {
  // A small young generation keeps the daemon small; it cannot be set once it runs.
  if (name === 'daemon') return [node, '--max-semi-space-size=1', program, 'run']
  return [node, program, 'watchdog']
}

/** launchd gives a job of the system no HOME; an agent has it from its session. Never a secret. */
function environmentOf(values: PlistValues): PlistDict {
  const { home, path, domain, user, userHome, locale } = values
  const login = domain === 'system' ? { HOME: userHome, USER: user, LOGNAME: user } : {}
  return { AGENTHOST_HOME: home, PATH: path, ...login, ...locale }
}

const SYSTEM_PATH = [
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
] as const

/**
 * The operator's PATH as the agents get it: whole paths of folders that are there, each once, and what
 * every Mac has. `isFolder` looks.
 */
export function cleanPath(path: string, isFolder: (folder: string) => boolean): string {
  const own = path
    .split(':')
    .map((folder) => folder.replace(/(?<=.)\/+$/, ''))
    .filter((folder) => folder.startsWith('/') && isFolder(folder))
  return [...new Set([...own, ...SYSTEM_PATH])].join(':')
}

/** What a plist that lies somewhere says of whose it is. */
export function ownerOf(dict: PlistDict): {
  readonly home: string | null
  readonly isBackground: boolean
} {
  const env = dict['EnvironmentVariables']
  const home = typeof env === 'object' && 'AGENTHOST_HOME' in env ? env['AGENTHOST_HOME'] : null
  const session = dict['LimitLoadToSessionType']
  const sessions = typeof session === 'string' ? [session] : Array.isArray(session) ? session : []
  return {
    home: typeof home === 'string' ? home : null,
    isBackground: sessions.includes('Background'),
  }
}
