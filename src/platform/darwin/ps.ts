/**
 * Reads what macOS's ps(1) prints for `-o pid=,ppid=,pgid=,uid=,lstart=,rss=,stat=,command=` under
 * LC_ALL=C and TZ=UTC0. A table that is cut off, or of another form or language, is an error: a process that
 * is not read would count as gone. Pure.
 */
import type { ProcessState } from '../../supervisor/process.ts'

export const COLUMNS = 'pid=,ppid=,pgid=,uid=,lstart=,rss=,stat=,command='

export type PsRow = {
  readonly pid: number
  readonly ppid: number
  readonly pgid: number
  /** The effective user. */
  readonly uid: number
  /** Wall time of its start, in whole seconds, as the kernel keeps it: it never changes for a process. */
  readonly startedAt: string
  readonly rssBytes: number
  readonly state: ProcessState
  /**
   * Arguments, and with `-E` the environment behind them, joined by blanks. Newlines in them come as `^J`
   * (strvis in adv_cmds ps/print.c), so a row is one line.
   */
  readonly command: string
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
/** strftime's `%c` in the C locale; any other language would make another identity of the same process. */
const STARTED = `${DAY} ${MONTH} (?: [1-9]|[12]\\d|3[01]) (?:[01]\\d|2[0-3]):[0-5]\\d:[0-6]\\d \\d{4}`
/** print.c's state(): a letter of the run state, then flags. */
const STATE = '[A-Z?][<A-Z]*s?\\+?'
const ROW = new RegExp(
  `^ *(\\d{1,10}) +(\\d{1,10}) +(\\d{1,10}) +(-?\\d{1,12}) +(${STARTED}) +(\\d{1,12}) +(${STATE})(?: +(.*))?$`,
)

/** Rows of all users. Throws on a line that is none of ps's own, and on a last line without its end. */
export function parsePs(output: string): readonly PsRow[] {
  if (output !== '' && !output.endsWith('\n')) {
    throw new Error('unable to read what ps prints: its last line is cut off')
  }
  return output.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const match = ROW.exec(line)
    // It is not quoted: it may be an environment, and hold secrets.
    if (match === null)
      throw new Error(`unable to read a line of ps (${line.length} characters long)`)
    const [, pid, ppid, pgid, uid, startedAt = '', rss, stat = '', command = ''] = match
    return [
      {
        pid: Number(pid),
        ppid: Number(ppid),
        pgid: Number(pgid),
        uid: Number(uid),
        startedAt,
        rssBytes: Number(rss) * 1024,
        state: stateOf(stat),
        command,
      },
    ]
  })
}

/** `E` behind the first letter: on its way out, and past running anything. */
function stateOf(stat: string): ProcessState {
  if (stat.startsWith('Z') || stat.slice(1).includes('E')) return 'zombie'
  return stat.startsWith('T') ? 'stopped' : 'running'
}
