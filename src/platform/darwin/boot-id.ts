/**
 * Which boot of this Mac it is. Asked once, where the daemon is composed; a sysctl that hiccups then must
 * neither stop the daemon nor give it another name of the same boot, under which no agent would be known again.
 */
import { spawnSync } from 'node:child_process'
import { AgenthostError } from '../../errors.ts'
import { ENGLISH_AND_UTC, type MacTools } from './tools.ts'

const WITHIN_MS = 2000
const TRIES = 3

type Answer = { readonly code: number | null; readonly out: string; readonly err: string }

/**
 * `kern.bootsessionuuid`, which no clock step moves; only where the kernel does not know that name, the
 * seconds of `kern.boottime`. Throws a `temporary` error when sysctl does not answer three times.
 */
export function bootIdOf(tools: MacTools): string {
  const ask = (name: string): Answer => {
    const env = { ...process.env, ...ENGLISH_AND_UTC }
    const options = { env, encoding: 'utf8', timeout: WITHIN_MS, killSignal: 'SIGKILL' } as const
    const { status, stdout, stderr, error } = spawnSync(tools.path('sysctl'), ['-n', name], options)
    return { code: status, out: stdout ?? '', err: stderr || (error?.message ?? '') }
  }
  let last = ''
  for (let tried = 0; tried < TRIES; tried += 1) {
    const session = ask('kern.bootsessionuuid')
    const uuid = parseBootSession(session)
    if (uuid !== null) return uuid
    const boot = isUnknownName(session) ? parseBootTime(ask('kern.boottime')) : null
    if (boot !== null) return boot
    last = session.err.trim() || `exit ${session.code}, ${JSON.stringify(session.out.slice(0, 60))}`
  }
  throw new AgenthostError(
    'temporary',
    `unable to ask sysctl which boot of this Mac it is: ${last}`,
    'Look at it with `/usr/sbin/sysctl -n kern.bootsessionuuid`; agents that run are not touched.',
  )
}

/** Null for everything that is no UUID. */
export function parseBootSession({ code, out }: Answer): string | null {
  const uuid = /^([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\n$/i.exec(out)?.[1]
  return code === 0 ? (uuid ?? null) : null
}

/** `{ sec = 1789231177, usec = 263628 } Sat Sep 12 18:39:37 2026`; its tail is local time and ignored. */
export function parseBootTime({ code, out }: Answer): string | null {
  const sec = /^\{ sec = ([1-9]\d{8,11}), usec = \d+ \}/.exec(out)?.[1]
  return code === 0 && sec !== undefined ? `boottime:${sec}` : null
}

function isUnknownName({ code, err }: Answer): boolean {
  return code !== null && code !== 0 && err.includes('unknown oid')
}
