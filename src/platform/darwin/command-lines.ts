/** The command lines of all processes that may be seen, from ps(1). `-ww`: as long as they are. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export type CommandLine = { readonly pid: number; readonly command: string }

const MAX_BYTES = 64 * 1024 * 1024

export async function commandLines(): Promise<readonly CommandLine[]> {
  const args = ['-axww', '-o', 'pid=,args=']
  const { stdout } = await promisify(execFile)('/bin/ps', args, { maxBuffer: MAX_BYTES })
  return parseCommandLines(stdout)
}

export function parseCommandLines(output: string): readonly CommandLine[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S.*)$/.exec(line)
    return match === null ? [] : [{ pid: Number(match[1]), command: match[2] ?? '' }]
  })
}
