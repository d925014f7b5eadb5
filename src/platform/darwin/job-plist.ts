/** Reads the plist of a launchd job: what it starts, and with which environment. */
import { readFile } from 'node:fs/promises'
import type { Fact } from '../../doctor/facts.ts'
import type { PlistFacts } from '../../doctor/job-facts.ts'
import { causeOf, codeOf } from '../../errors.ts'

/** The dictionary in the text of a plist; throws for a text that is none. */
export type ReadPlist = (text: string) => object

/** Null where there is no such file. */
export async function jobPlist(path: string, read: ReadPlist): Promise<PlistFacts | null> {
  try {
    return { path, content: parseJob(await readFile(path, 'utf8'), read) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    return { path, content: { unknown: `${path}: ${causeOf(error)}` } }
  }
}

type Content = Extract<PlistFacts['content'], { is: unknown }>['is']

export function parseJob(xml: string, read: ReadPlist): Fact<Content> {
  const wrong = { unknown: 'the plist cannot be read as one of a job' }
  try {
    const job: { ProgramArguments?: unknown; EnvironmentVariables?: unknown } = read(xml)
    const { ProgramArguments: argv, EnvironmentVariables: env } = job
    if (!Array.isArray(argv) || !argv.every((word) => typeof word === 'string')) return wrong
    return { is: { argv: argv as string[], env: texts(env) } }
  } catch {
    // That it cannot be read is all that follows.
    return wrong
  }
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  const named = Object.entries(value).filter(([, text]) => typeof text === 'string')
  return Object.fromEntries(named) as Record<string, string>
}
