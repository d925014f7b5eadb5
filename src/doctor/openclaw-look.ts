/** Asks an OpenClaw for its version, and whether it takes its configuration. */
import { existsSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { OpenclawConfig } from './agent-facts.ts'
import type { RunProgram } from './doors.ts'
import type { Fact } from './facts.ts'
import type { Environment } from './job-facts.ts'

/** Its command line takes seconds to begin, and 13 were seen on a Mac with a slow disk (openclaw#130888). */
const VALIDATE_WITHIN_MS = 30_000

/** From the package that the program lies in: asking the program itself takes seconds. */
export async function openclawVersion(program: string): Promise<Fact<string>> {
  try {
    const folder = dirname(await realpath(program))
    const content: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const version = typeof content === 'object' && content !== null && 'version' in content
    if (version && typeof content.version === 'string') return { is: content.version }
    return { unknown: `no version is in the package.json of ${folder}` }
  } catch {
    return { unknown: `there is no package.json beside ${program}` }
  }
}

export type Asking = {
  readonly node: string
  readonly run: RunProgram
  /** It may quote what it refuses. */
  readonly withoutSecrets: (text: string) => string
}

export async function openclawConfig(
  env: Environment,
  program: string,
  { node, run, withoutSecrets }: Asking,
): Promise<Fact<OpenclawConfig>> {
  const path = env['OPENCLAW_CONFIG_PATH'] ?? ''
  if (!existsSync(path)) return { is: { state: 'not-yet', path } }
  const file = await realpath(program).catch(() => program)
  const argv = [node, file, 'config', 'validate'] as const
  const options = { env, timeoutMs: VALIDATE_WITHIN_MS }
  const { code, out, err, trouble } = await run(argv, options)
  if (code === null) return { unknown: `openclaw config validate: ${trouble}` }
  if (code === 0) return { is: { state: 'valid', path } }
  const says = withoutSecrets(saidOf(`${out}\n${err}`))
  // A Node that fails to load it exits 1 as well.
  if (!/config/i.test(says)) return { unknown: `openclaw config validate exits ${code}` }
  return { is: { state: 'wrong', path, says } }
}

const SAID_LINES_MAX = 4

/** The first of what it said; its own ornaments and colours left out. */
function saidOf(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/^[^\w~/(]+/, '').trim())
    .filter((line) => line !== '')
  return lines.slice(0, SAID_LINES_MAX).join('; ')
}
