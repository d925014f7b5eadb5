/**
 * What runs first inside the sandbox: an environment from nothing, the kernel's limits, then the command. Words
 * for /bin/sh that dash and bash 3.2 read alike. Pure.
 */

export type SandboxLimits = {
  readonly wallMs: number
  /** Of one process. */
  readonly cpuSeconds: number
  /** Of all processes together, looked at four times a second; on Linux also what one may take at once. */
  readonly memoryBytes: number
  /** What one process may reserve on Linux, used or not, where that is more. */
  readonly dataBytes?: number
  /** Of what it may write, together; looked at once a second. */
  readonly diskBytes: number
  readonly files: number
  /** Of one file; the kernel refuses more. */
  readonly fileBytes: number
  readonly processes: number
  /** Of all processes together, where the kernel bounds them; an idle Node has eleven. */
  readonly threads: number
  readonly openFiles: number
  readonly outputBytes: number
}

/** Enough for a test suite of a small repository; a task says only how long. */
export const SANDBOX_LIMITS: Omit<SandboxLimits, 'wallMs'> = {
  cpuSeconds: 120,
  memoryBytes: 2_000_000_000,
  diskBytes: 200_000_000,
  files: 20_000,
  fileBytes: 100_000_000,
  processes: 100,
  threads: 800,
  openFiles: 1024,
  outputBytes: 8_000_000,
}

/**
 * A fixed identity and date for git, no configuration of the host, nothing that asks for a person. Hash orders and
 * time zones are the same each time.
 */
export function insideEnv(where: {
  readonly home: string
  readonly scratch: string
  /** What git begins a repository with: no hooks, which a sandbox may refuse to write. */
  readonly template: string
  readonly programs: readonly string[]
  readonly platform: NodeJS.Platform
}): Readonly<Record<string, string>> {
  const when = '2026-01-05T09:00:00+00:00'
  return {
    PATH: [...where.programs, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
    HOME: where.home,
    TMPDIR: where.scratch,
    LANG: where.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8',
    TZ: 'UTC',
    GIT_AUTHOR_NAME: 'Agent',
    GIT_AUTHOR_EMAIL: 'agent@example.invalid',
    GIT_AUTHOR_DATE: when,
    GIT_COMMITTER_NAME: 'Agent',
    GIT_COMMITTER_EMAIL: 'agent@example.invalid',
    GIT_COMMITTER_DATE: when,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    GIT_PAGER: 'cat',
    GIT_TEMPLATE_DIR: where.template,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    NO_COLOR: '1',
  }
}

/** RLIMIT_NPROC counts all processes of the user, the sandbox's own only in a user namespace (Linux). */
export function confinedScript(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  limits: SandboxLimits,
  platform: NodeJS.Platform,
): string {
  const kilo = (bytes: number): number => Math.ceil(bytes / 1024)
  const wanted: readonly (readonly [string, number])[] = [
    ['c', 0],
    // The first is told (SIGXCPU), the second kills whoever does not listen.
    ['S -t', limits.cpuSeconds],
    ['H -t', limits.cpuSeconds + 2],
    // POSIX counts blocks of 512 bytes here.
    ['f', Math.ceil(limits.fileBytes / 512)],
    ['n', limits.openFiles],
    ...(platform === 'linux'
      ? // Node reserves far more addresses than it uses, so it is the data that is limited, not the addresses.
        ([
          ['d', kilo(limits.dataBytes ?? limits.memoryBytes)],
          ['u', limits.threads],
          ['p', limits.threads],
        ] as const)
      : []),
  ]
  // A limit that this shell does not know, or that is lower already, is tried in a shell of its own first.
  const limiting = wanted.map(([flag, value]) => {
    const set = `ulimit -${flag} ${value}`
    return `(${set}) 2>/dev/null && ${set}`
  })
  const inner = `${limiting.join('; ')}; exec "$@"`
  const variables = Object.entries(env).map(([name, value]) => quoted(`${name}=${value}`))
  const words = ['/bin/sh', '-c', inner, 'sh', ...command].map(quoted)
  return ['exec', '/usr/bin/env', '-i', ...variables, ...words].join(' ')
}

/** One word of /bin/sh, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
