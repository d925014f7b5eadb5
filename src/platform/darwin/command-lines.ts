/** The command lines of all processes that may be seen, from ps(1). `-ww`: as long as they are. */
import { answerOf, type MacTools } from './tools.ts'

export type CommandLine = { readonly pid: number; readonly command: string }

export async function commandLines(tools: MacTools): Promise<readonly CommandLine[]> {
  const ran = await tools.run('ps', ['-axww', '-o', 'pid=,args='])
  return parseCommandLines(answerOf('ps', ran))
}

export function parseCommandLines(output: string): readonly CommandLine[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S.*)$/.exec(line)
    return match === null ? [] : [{ pid: Number(match[1]), command: match[2] ?? '' }]
  })
}
