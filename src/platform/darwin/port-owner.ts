/** Who listens on a TCP port, from lsof(8). */
import { execFile } from 'node:child_process'

export type Listener = { readonly pid: number | null; readonly command: string }

const WITHIN_MS = 10_000

/** Null when nobody of ours listens; exit code 1 with nothing printed means just that. */
export function listenerOn(port: number): Promise<Listener | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpcn']
  return new Promise((resolve) => {
    execFile('/usr/sbin/lsof', args, { timeout: WITHIN_MS }, (_error, output) =>
      resolve(parseLsof(output)),
    )
  })
}

/** Lines of `-F` output: `p<pid>`, `c<command>`, then per file `f` and `n<name>`. */
export function parseLsof(output: string): Listener | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  if (pid === undefined) return null
  return { pid: Number(pid), command: /^c(.+)$/m.exec(output)?.[1] ?? 'unknown' }
}
