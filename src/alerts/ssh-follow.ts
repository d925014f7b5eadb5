/**
 * Follows the alerts of a host over the system's own ssh, with the person's keys and configuration: one
 * connection, until it ends. The destination is an argument of ssh and never seen by a shell of this computer.
 */
import { spawn } from 'node:child_process'
import { codeOf } from '../errors.ts'
import { oneLine, shortened } from './text.ts'

export type Ending = {
  /** In words for a person: what ssh said last, or what its exit code means. */
  readonly why: string
  /** Whether trying again can help. */
  readonly isFinal: boolean
}

const SSH = [
  '-T',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=15',
  '-o',
  'ServerAliveInterval=15',
  '-o',
  'ServerAliveCountMax=3',
] as const

const LINE_MAX = 1_000_000
const SAID_MAX = 4000
const SAID_LETTERS = 200

/**
 * For sh, whatever the login shell is: agenthost of the PATH, of its usual place, or of the PATH that a login
 * shell has. Only digits are put into it.
 */
export function remoteCommand(since: number | null): string {
  const from = since === null ? '' : ` --since ${Math.max(0, Math.floor(since))}`
  const args = `alerts --follow --json${from}`
  const own = '"$HOME/.agenthost/bin/agenthost"'
  const script = [
    `if command -v agenthost >/dev/null 2>&1; then exec agenthost ${args}`,
    `elif [ -x ${own} ]; then exec ${own} ${args}`,
    `else exec "\${SHELL:-/bin/sh}" -lc "exec agenthost ${args}"`,
    'fi',
  ]
  return `exec /bin/sh -c '${script.join('; ')}'`
}

export type FollowDoors = {
  readonly env: NodeJS.ProcessEnv
  readonly stop: AbortSignal
  readonly line: (text: string) => void
}

/** Comes back when the connection has ended, however it did. */
export function followOverSsh(
  destination: string,
  since: number | null,
  { env, stop, line }: FollowDoors,
): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>()
  const args = [...SSH, '--', destination, remoteCommand(since)]
  const child = spawn('ssh', args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const end = (): void => void child.kill('SIGTERM')
  stop.addEventListener('abort', end, { once: true })
  let torn = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (torn + piece).split('\n')
    torn = lines.pop() ?? ''
    for (const each of lines) if (each.trim() !== '') line(each)
    // No line of ours is so long: whatever this is, it is not agenthost.
    if (torn.length > LINE_MAX) end()
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said = (said + piece).slice(-SAID_MAX)
  })
  child.on('error', (error) =>
    resolve({
      why: codeOf(error) === 'ENOENT' ? 'there is no ssh here' : 'ssh cannot be started',
      isFinal: codeOf(error) === 'ENOENT',
    }),
  )
  child.on('close', (code) => resolve({ why: endingText(code, said), isFinal: false }))
  return promise.finally(() => stop.removeEventListener('abort', end))
}

/** ssh itself ends with 255; everything else comes from the other side. */
export function endingText(code: number | null, said: string): string {
  const last = said.split('\n').map(oneLine).filter(Boolean)
  if (code === 127)
    return 'there is no agenthost there (it was looked for on the PATH and in ~/.agenthost/bin)'
  if (code === 69) return 'it can be reached, but its daemon does not run'
  const words = shortened(last.at(-1) ?? '', SAID_LETTERS)
  if (code === 255) return words === '' ? 'ssh cannot connect' : words
  return words === '' ? 'the connection ended' : words
}
