/**
 * A tmux server of our own for one start of an agent: its own socket, configuration and environment, one
 * window. What runs in the pane is supervised; the server carries its birth mark and goes with it.
 */
import { execFile } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AgenthostError, causeOf, codeOf } from '../errors.ts'

const SESSION = 'main'
const COMMAND_WITHIN_MS = 5000
/** `sun_path` of macOS holds 104 bytes with the ending zero; Linux has 108. */
const SOCKET_MAX_BYTES = 103

/** A socket of its own for each start: a server that is still ending takes its socket away with it. */
export function socketPath(folder: string, generation: number): string {
  return join(folder, `tmux.${generation}.sock`)
}

/** Why the socket cannot be, in words for a person; null when it can. */
export function socketTooLong(folder: string, generation: number): string | null {
  const path = socketPath(folder, generation)
  const bytes = Buffer.byteLength(path)
  if (bytes <= SOCKET_MAX_BYTES) return null
  return `the path of its tmux socket, ${path}, is ${bytes} bytes long and may be ${SOCKET_MAX_BYTES}; give it a shorter name, or set AGENTHOST_HOME to a shorter path`
}

/** The command that attaches a terminal to the newest start; also from within another tmux. */
export function attachCommand(folder: string): readonly string[] {
  const newest = Math.max(0, ...generationsIn(folder))
  if (newest === 0)
    throw new AgenthostError('bad', 'unable to attach: it has no terminal yet', 'Start it first.')
  const path = socketPath(folder, newest)
  return ['env', '-u', 'TMUX', 'tmux', '-u', '-S', path, 'attach-session', '-t', SESSION]
}

export type Terminal = {
  readonly folder: string
  readonly generation: number
  readonly env: Readonly<Record<string, string>>
}

export type Pane = {
  readonly name: string
  readonly argv: readonly string[]
  readonly workdir: string
  readonly logPath: string
}

/** Starts the server with one window and gives the pid of what runs in it. The environment never is in an argv. */
export async function startTerminal(terminal: Terminal, pane: Pane): Promise<number> {
  const { folder } = terminal
  for (const old of generationsIn(folder)) rmSync(socketPath(folder, old), { force: true })
  const config = join(folder, 'tmux.conf')
  writeFileSync(config, configuration(pane.name), { mode: 0o600 })
  mkdirSync(dirname(pane.logPath), { recursive: true, mode: 0o700 })
  closeSync(openSync(pane.logPath, 'a', 0o600))
  const size = ['-x', '160', '-y', '50']
  const printed = await tmux(
    terminal,
    ['-f', config, 'new-session', '-d', '-s', SESSION, ...size, '-c', pane.workdir].concat(
      ['-P', '-F', '#{pane_pid}', ...pane.argv.map(literal), ';'],
      ['pipe-pane', '-t', SESSION, `exec cat >>${quoted(pane.logPath)}`],
    ),
  )
  const pid = Number(printed.trim())
  if (Number.isInteger(pid) && pid > 1) return pid
  throw new AgenthostError(
    'bad',
    `unable to start ${pane.name}: tmux gave no pid but ${JSON.stringify(printed)}`,
  )
}

/**
 * Makes the window one column narrower: a program that lives draws its screen anew. Gives what sets the
 * window back. A stopped pane cannot be tried out: tmux continues it by itself.
 */
export async function nudge(terminal: Terminal): Promise<() => Promise<void>> {
  const width = Number(
    await tmux(terminal, ['display-message', '-p', '-t', SESSION, '#{window_width}']),
  )
  await tmux(terminal, ['resize-window', '-t', SESSION, '-x', String(width - 1)])
  return async () => {
    await tmux(terminal, ['resize-window', '-t', SESSION, '-x', String(width)])
    // Resizing has fixed its size; a person's terminal decides again.
    await tmux(terminal, ['set-option', '-w', '-u', '-t', SESSION, 'window-size'])
  }
}

/** Types a text as one paste, over tmux's stdin so that it is in no argv, then Enter. */
export async function paste(terminal: Terminal, text: string): Promise<void> {
  await tmux(terminal, ['load-buffer', '-b', 'agenthost', '-'], text)
  await tmux(terminal, ['paste-buffer', '-p', '-d', '-b', 'agenthost', '-t', SESSION])
  await tmux(terminal, ['send-keys', '-t', SESSION, 'Enter'])
}

function configuration(name: string): string {
  return [
    'set -g exit-empty on',
    'set -g remain-on-exit off',
    'set -g default-terminal screen-256color',
    'set -g update-environment ""',
    'set -g history-limit 20000',
    'set -g focus-events on',
    'set -s escape-time 20',
    `set -g status-left " ${name} "`,
    'set -g status-left-length 50',
    'set -g status-right " detach: Ctrl-b d "',
    'set -g window-status-current-format ""',
    '',
  ].join('\n')
}

function tmux(
  { folder, generation, env }: Terminal,
  args: readonly string[],
  input = '',
): Promise<string> {
  const socket = socketPath(folder, generation)
  return new Promise((resolve, reject) => {
    const child = execFile(
      'tmux',
      ['-u', '-S', socket, ...args],
      { env, timeout: COMMAND_WITHIN_MS, killSignal: 'SIGKILL' },
      (error, output, complaint) => {
        if (error === null) return resolve(output)
        const why = complaint.trim() === '' ? causeOf(error) : complaint.trim()
        reject(new AgenthostError('bad', `unable to run tmux: ${why}`, '', error))
      },
    )
    // EPIPE, when it ended without reading: its exit says why.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** A semicolon at the end of an argument would end tmux's command. */
function literal(argument: string): string {
  return argument.endsWith(';') ? `${argument.slice(0, -1)}\\;` : argument
}

/** For sh, within a text in which tmux replaces `#{…}` and `%…`. */
function quoted(path: string): string {
  const forShell = `'${path.replaceAll("'", String.raw`'\''`)}'`
  return forShell.replaceAll('#', '##').replaceAll('%', '%%')
}

function generationsIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const generation = /^tmux\.([1-9]\d*)\.sock$/.exec(name)?.[1]
      return generation === undefined ? [] : [Number(generation)]
    })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
