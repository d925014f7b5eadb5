/**
 * Which versions of Node this program runs on. Pure, and without an import: it is asked before anything else is
 * loaded, by a Node that may be too old for the rest.
 */

/** `^24.16 || >=26.1`: what OpenClaw needs, and what this is tested on. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26
}

/** The same of what a Node says of itself (`v26.1.0`); null for a nightly, or what is no version. */
export function isNodeFit(said: string): boolean | null {
  const version = /^v?(\d+\.\d+\.\d+)$/.exec(said.trim())?.[1]
  return version === undefined ? null : isNewEnough(version)
}
