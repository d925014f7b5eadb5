/** Whether a job is loaded in the session of this user, from `launchctl print` (macOS 15 to 27). */
import { execFile } from 'node:child_process'

/** `unknown` for every answer that says neither: a failed launchctl does not mean that nothing is loaded. */
export type JobState = 'loaded' | 'not-loaded' | 'unknown'

const WITHIN_MS = 10_000
/** 113: no such service; 112 and 125: no such domain, so nothing of ours is in it. */
const NOT_LOADED: ReadonlySet<unknown> = new Set([112, 113, 125])

export function jobState(label: string, uid: number): Promise<JobState> {
  return new Promise((resolve) => {
    const target = `gui/${uid}/${label}`
    execFile('/bin/launchctl', ['print', target], { timeout: WITHIN_MS }, (error) => {
      if (error === null) resolve('loaded')
      else resolve(NOT_LOADED.has(error.code) ? 'not-loaded' : 'unknown')
    })
  })
}
