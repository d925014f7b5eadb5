/**
 * A tmux server of our own for one start of an agent: its own socket, configuration and environment, one
 * window. What runs in the pane is supervised; the server carries its birth mark and goes with it.
 */
import { execFile } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AgenthostError, causeOf } from '../errors.ts'
import { generationsIn, SESSION, socketPath } from './tmux-socket.ts'

const COMMAND_WITHIN_MS = 5000
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
  for (const old of generationsIn(folder)) await endServer({ ...terminal, generation: old })
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

/** Of an earlier start; without its socket nobody could reach it any more. */
async function endServer(terminal: Terminal): Promise<void> {
  // Mostly it has ended long ago and has left its socket: that is what is asked for.
  await tmux(terminal, ['kill-server']).catch(() => undefined)
  rmSync(socketPath(terminal.folder, terminal.generation), { force: true })
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

/** Types a text as one paste, over tmux's stdin so that it is in no argv, then Enter unless `mayEnter` says no. */
export async function paste(
  terminal: Terminal,
  text: string,
  mayEnter: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<boolean> {
  await tmux(terminal, ['load-buffer', '-b', 'agenthost', '-'], text)
  await tmux(terminal, ['paste-buffer', '-p', '-d', '-b', 'agenthost', '-t', SESSION])
  if (!(await mayEnter())) return false
  await tmux(terminal, ['send-keys', '-t', SESSION, 'Enter'])
  return true
}

export type Screen = { readonly text: string; readonly cursorRow: number }

/** What the terminal shows, row by row, and where its cursor is, both of one moment. */
export async function screenOf(terminal: Terminal): Promise<Screen> {
  const cursor = ['display-message', '-p', '-t', SESSION, '#{cursor_y}', ';']
  const printed = await tmux(terminal, cursor.concat('capture-pane', '-p', '-t', SESSION))
  const end = printed.indexOf('\n')
  return { cursorRow: Number(printed.slice(0, end)), text: printed.slice(end + 1) }
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
