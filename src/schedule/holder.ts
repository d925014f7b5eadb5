/**
 * The small `sh` that a run stands under: it waits for the command and writes its exit code into a file, so
 * that the code of a run that ended while no daemon was there is known to the next one.
 */
import { readFileSync } from 'node:fs'
import { codeOf } from '../errors.ts'
import type { Exit } from './run-doors.ts'

/**
 * A signal to the group is for the command: a trap keeps the holder alive until it has ended, and is gone
 * in the command itself. The file appears with its content or not at all. The PATH is the job's, and may
 * name nothing.
 */
const SCRIPT = `exit=$1
shift
trap : HUP INT QUIT TERM USR1 USR2
"$@"
code=$?
echo $code >"$exit.new" && /bin/mv "$exit.new" "$exit"
exit $code`

export function heldBy(
  shell: string,
  exitFile: string,
  argv: readonly string[],
): readonly [string, ...string[]] {
  return [shell, '-c', SCRIPT, 'agenthost-run', exitFile, ...argv]
}

/** Null where there is none: it runs, or it was killed with its holder. */
export function readExit(exitFile: string): Exit {
  try {
    const code = /^(\d{1,3})\n$/.exec(readFileSync(exitFile, 'utf8'))?.[1]
    return code === undefined ? null : { code: Number(code), signal: null }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}
