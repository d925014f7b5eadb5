/**
 * The one error that people read. Its wording is by construction: unable to <verb> <object>: <cause>,
 * and what to do. Anything else that is thrown is a mistake of ours and is shown with its stack.
 */

/** Exit codes of our own commands (docs/operation/cli.md). */
export const EXIT = {
  done: 0,
  bad: 1,
  usage: 64,
  unreachable: 69,
  temporary: 75,
  config: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What kind of failure it is: decides the exit code of a command and the status of a control reply. */
export type ErrorKind = 'bad' | 'usage' | 'unreachable' | 'temporary' | 'config'

export class AgenthostError extends Error {
  override readonly name = 'AgenthostError'
  readonly kind: ErrorKind
  /** What the reader can do about it, as a full sentence; empty when there is nothing to do. */
  readonly hint: string

  constructor(kind: ErrorKind, message: string, hint = '', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.hint = hint
  }

  get exitCode(): ExitCode {
    return EXIT[this.kind]
  }
}

/** `unable("read", "agenthost.yaml", error)` gives "unable to read agenthost.yaml: permission denied". */
export function unable(
  what: {
    readonly verb: string
    readonly object: string
    readonly kind?: ErrorKind
    readonly hint?: string
  },
  cause: unknown,
): AgenthostError {
  const message = `unable to ${what.verb} ${what.object}: ${causeOf(cause)}`
  return new AgenthostError(what.kind ?? 'bad', message, what.hint ?? '', cause)
}

const PLAIN: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRINUSE: 'the address is in use',
  ECONNREFUSED: 'nobody is listening there',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open in this process',
  ENFILE: 'too many files are open on this host',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ETIMEDOUT: 'no answer in time',
  SQLITE_FULL: 'no space is left on the disk',
}

/** A cause in plain words, with the system's own code kept so that it can be looked up. */
export function causeOf(cause: unknown): string {
  const code = codeOf(cause)
  const plain = code === undefined ? undefined : PLAIN[code]
  if (plain !== undefined) return `${plain} (${code})`
  return cause instanceof Error ? cause.message : String(cause)
}

const CONNECTION: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has run out',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'nobody is listening there',
  ECONNRESET: 'it hung up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'its name is not known',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_SOCKET: 'it hung up',
}

/** Why a connection failed, by the code alone: messages of such errors quote addresses, which may be secret. */
export function connectionCauseOf(cause: unknown): string {
  const code = codeOf(cause) ?? 'unknown'
  return `${CONNECTION[code] ?? 'the connection failed'} (${code})`
}

const NO_ROOM = new Set(
  'EAGAIN EDQUOT EIO EMFILE ENFILE ENOMEM ENOSPC EROFS SQLITE_BUSY SQLITE_FULL'.split(' '),
)

/**
 * Whether the host itself was why (no room on its disk, no memory, no descriptors, no writable database), by the codes
 * of the error and of its causes: what was asked for may be right and go well later.
 */
export function isOfHost(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  if (NO_ROOM.has(code) || code.startsWith('SQLITE_IOERR')) return true
  return error instanceof Error && error.cause !== undefined && isOfHost(error.cause)
}

/** The system's code (`ENOENT`, `SQLITE_FULL`) of whatever was thrown, if it has one. */
export function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
