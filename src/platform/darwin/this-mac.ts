/** Who we are on this Mac, and what it is: asked once, where commands are composed. */
import { userInfo } from 'node:os'
import { STAND_IN } from './tools.ts'

export type ThisMac = {
  readonly uid: number
  readonly user: string
  readonly isRoot: boolean
  /** What a program must be for: an x64 one would run under Rosetta, which macOS 28 no longer has. */
  readonly arch: string
  /** As packages name their binaries: `darwin-arm64`. */
  readonly host: string
}

export function thisMac(env: NodeJS.ProcessEnv): ThisMac {
  const { uid, username } = userInfo()
  // Where a stand-in plays macOS, programs are this host's, and a container's only user is root.
  if (env[STAND_IN] !== undefined) {
    const host = `${process.platform}-${process.arch}`
    return { uid, user: username, isRoot: false, arch: process.arch, host }
  }
  return { uid, user: username, isRoot: uid === 0, arch: 'arm64', host: 'darwin-arm64' }
}
