/**
 * Reads what macOS's ps(1) prints for `-o pid=,ppid=,pgid=,uid=,lstart=,rss=,stat=,command=` under
 * LC_ALL=C and TZ=UTC0: five words of start time, whole seconds, the same for the life of the process. Pure.
 */
import type { ProcessRow, ProcessState } from '../../supervisor/process.ts'

const ROW =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\s+(\d+)\s+(\S+)\s*(.*)$/

/**
 * Rows of this user; a line that is none of ps's own is an error, not a process less. It is not quoted: with
 * `-E` it has the environment of a process in it, and that its secrets.
 */
export function parsePs(output: string, uid: number): readonly ProcessRow[] {
  return output.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const match = ROW.exec(line)
    if (match === null)
      throw new Error(`unable to read a line of ps (${line.length} characters long)`)
    const [, pid, ppid, pgid, owner, startedAt = '', rss, stat = '', command = ''] = match
    if (Number(owner) !== uid) return []
    return [
      {
        pid: Number(pid),
        ppid: Number(ppid),
        pgid: Number(pgid),
        startedAt,
        rssBytes: Number(rss) * 1024,
        state: stateOf(stat),
        mark: markIn(command),
      },
    ]
  })
}

/** The first letter is the state; `X` and `E` behind it say that it is on its way out. */
function stateOf(stat: string): ProcessState {
  if (stat.startsWith('Z') || stat.slice(1).includes('E')) return 'zombie'
  return stat.startsWith('T') ? 'stopped' : 'running'
}

/** `ps -E` puts the environment behind the command; our marks hold no blanks. */
function markIn(command: string): string | null {
  return /(?:^|\s)AGENTHOST_RUN=(\S+)/.exec(command)?.[1] ?? null
}
