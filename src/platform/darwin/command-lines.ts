/** The command lines of all processes that may be seen, from ps(1). `-ww`: as long as they are. */
import { answerOf, type MacTools } from './tools.ts'

export type CommandLine = { readonly pid: number; readonly command: string }

/** Rejects when ps fails or what it prints is no whole table: a process that is not seen may be the one. */
export async function commandLines(tools: MacTools): Promise<readonly CommandLine[]> {
  const ran = await tools.run('ps', ['-axww', '-o', 'pid=,args='])
  const lines = parseCommandLines(answerOf('ps', ran))
  if (lines.some(({ pid }) => pid === process.pid)) return lines
  throw new Error('unable to read what ps prints: it does not show the process that asks')
}

/** Processes without arguments that may be shown are left out. Throws on a line that is none of ps's own. */
export function parseCommandLines(output: string): readonly CommandLine[] {
  if (output !== '' && !output.endsWith('\n')) {
    throw new Error('unable to read what ps prints: its last line is cut off')
  }
  return output.split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const match = /^ *(\d{1,10})(?: +(\S.*)?)?$/.exec(line)
    if (match === null) throw new Error('unable to read a line of ps: it does not begin with a pid')
    return match[2] === undefined ? [] : [{ pid: Number(match[1]), command: match[2] }]
  })
}
