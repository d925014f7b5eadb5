/** Programs of the user's own, asked from outside: a Node, a Claude Code, an OpenClaw. */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { RunProgram } from '../doctor/doors.ts'
import type { Fact } from '../doctor/facts.ts'
import type { NodeLook } from '../doctor/job-facts.ts'
import { runFile } from './run-file.ts'

const OUTPUT_MAX_BYTES = 1024 * 1024

export const runProgram: RunProgram = ([file, ...args], { env, timeoutMs }) =>
  runFile(file, args, { env: { ...env }, timeoutMs, stdin: '', outputMaxBytes: OUTPUT_MAX_BYTES })

const WITHIN_MS = 8000

/** Asks a Node for its version and its processor: the file alone says neither. */
export async function lookAtNode(
  path: string,
  isInPlist: boolean,
): Promise<Omit<NodeLook, 'signature'>> {
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
  const said = isExecutable ? await askNode(path) : { unknown: 'it cannot be run' }
  const part = (at: number): Fact<string> => ('is' in said ? { is: said.is[at] ?? '' } : said)
  return { path, isInPlist, isExecutable: { is: isExecutable }, version: part(0), arch: part(1) }
}

async function askNode(path: string): Promise<Fact<readonly string[]>> {
  const argv = [path, '-p', 'process.version + " " + process.arch'] as const
  const { code, out, trouble } = await runProgram(argv, { env: {}, timeoutMs: WITHIN_MS })
  if (code === null) return { unknown: trouble }
  const words = /^(v\d+\.\d+\.\d+\S*) (\w+)\n$/.exec(out)
  return code === 0 && words !== null
    ? { is: words.slice(1) }
    : { unknown: `it exits ${code}, and says no version` }
}
