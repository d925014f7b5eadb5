/**
 * How this program is run once more: the Node and the file that it was called with. `process.execPath` is
 * the real path, which under Homebrew is gone after the next update (openclaw#20583); what launchd was given
 * stays, as does the link to the release in use.
 */
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'

/** The whole path of the Node that runs us, the lasting one where we were called by it. */
export function ownNode({ argv0, execPath }: Pick<NodeJS.Process, 'argv0' | 'execPath'>): string {
  return isAbsolute(argv0) && existsSync(argv0) ? argv0 : execPath
}

/** Node and this program, to be followed by a command of ours. */
export function ownProgram(own: NodeJS.Process): readonly string[] {
  return [ownNode(own), own.argv[1] ?? '']
}
