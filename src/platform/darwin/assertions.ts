/** Whether a person uses this Mac, from `pmset -g assertions`. */
import type { MacTools } from './tools.ts'

/** Right after a wake powerd is busy. */
const WITHIN_MS = 5000

export async function userIsActive(tools: MacTools): Promise<boolean | null> {
  const { code, out } = await tools.run('pmset', ['-g', 'assertions'], { timeoutMs: WITHIN_MS })
  return code === 0 ? parseUserIsActive(out) : null
}

/** The line of the system-wide counters; the same word stands in the list of owners below. Null: none. */
export function parseUserIsActive(out: string): boolean | null {
  const count = /^ *UserIsActive +(\d+) *$/m.exec(out)?.[1]
  return count === undefined ? null : count !== '0'
}
