/** `logs/launchd.log`: what launchd's jobs print, which is little but what a crash says. */
import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'

const LINES = 15
const MAX_BYTES = 10_000_000

/**
 * launchd makes the file where it is missing, for a job of the system perhaps as root, and not its folder: an
 * absent one ends the job with 78.
 */
export function makeLaunchdLog(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  appendFileSync(path, '', { mode: 0o600 })
}

/** Its last lines, for a person whose daemon did not start. */
export function launchdLogEnd(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return `Nothing is in ${path}; look at \`agenthost logs daemon\`.`
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LINES)
  return [`The end of ${path}:`, ...lines.map((line) => `  ${line}`)].join('\n')
}

/** launchd never rotates it. It appends, so that emptying it under its feet is safe. */
export function cutLaunchdLog(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_BYTES) truncateSync(path)
}
