/** Whether a job is loaded in a domain, from `launchctl print` (macOS 15 to 27). */
import type { MacTools } from './tools.ts'

/** `unknown` for every answer that says neither: a failed launchctl does not mean that nothing is loaded. */
export type JobState = 'loaded' | 'not-loaded' | 'unknown'

/** 113: no such service; 112 and 125: no such domain, so nothing of ours is in it. */
const NOT_LOADED: ReadonlySet<number> = new Set([112, 113, 125])

/** `target` as launchctl(1) has it: `gui/501/LABEL`, `user/501/LABEL`, `system/LABEL`. */
export async function jobState(target: string, tools: MacTools): Promise<JobState> {
  const { code } = await tools.run('launchctl', ['print', target])
  if (code === 0) return 'loaded'
  return code !== null && NOT_LOADED.has(code) ? 'not-loaded' : 'unknown'
}
