/** Why a command in the sandbox ended, and how that reads. Pure. */

/** Which limit stopped it; `told` when whoever started it did. */
export type Stopped = 'time' | 'cpu' | 'memory' | 'processes' | 'disk' | 'output' | 'told'

export type Ending = { readonly stopped: Stopped | null; readonly code: number | null }

/** SIGXCPU and SIGXFSZ: Linux and macOS number them alike. */
const BY_SIGNAL: Readonly<Record<number, Stopped>> = { 24: 'cpu', 25: 'disk' }
const SIGNALS: Readonly<Record<string, Stopped>> = { SIGXCPU: 'cpu', SIGXFSZ: 'disk' }

/** A shell or a sandbox in between tells a signal as 128 and its number. */
export function endedBy(
  stopped: Stopped | null,
  code: number | null,
  signal: string | null,
): Ending {
  if (stopped !== null) return { stopped, code: null }
  const limit = signal === null ? BY_SIGNAL[(code ?? 0) - 128] : SIGNALS[signal]
  return limit === undefined ? { stopped: null, code } : { stopped: limit, code: null }
}

const WORDS: Readonly<Record<Stopped, string>> = {
  time: 'it ran out of time',
  cpu: 'it used up its processor time',
  memory: 'it took too much memory',
  processes: 'it started too many processes',
  disk: 'it wrote too much to the disk',
  output: 'it printed without end',
  told: 'it was stopped',
}

export function stoppedText(stopped: Stopped): string {
  return WORDS[stopped]
}
