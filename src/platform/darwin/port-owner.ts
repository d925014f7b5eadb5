/** Who listens on a TCP port, from lsof(8). */
import type { MacTools } from './tools.ts'

export type Listener = { readonly pid: number | null; readonly command: string }

/** Null when nobody of ours listens; exit code 1 with nothing printed means just that. */
export async function listenerOn(port: number, tools: MacTools): Promise<Listener | null> {
  const { out } = await tools.run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpcn'])
  return parseLsof(out)
}

/** Lines of `-F` output: `p<pid>`, `c<command>`, then per file `f` and `n<name>`. */
export function parseLsof(output: string): Listener | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  if (pid === undefined) return null
  return { pid: Number(pid), command: /^c(.+)$/m.exec(output)?.[1] ?? 'unknown' }
}
