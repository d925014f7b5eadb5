/**
 * Answers beforehand what an interactive Claude Code 2.1.330 asks in a configuration folder of its own: the
 * look of its text, whether the workdir is trusted, whether a declared API key may be used. The
 * operator has answered that by the agent's entry. Everything else stays for a person to answer.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import { writePrivate } from './claude-session-files.ts'
import { isObject } from './is-object.ts'

type Json = Readonly<Record<string, unknown>>

/** Of an approved key, Claude Code keeps the last so many characters. */
const KEY_TAIL_CHARS = 20

/** What `.claude.json` has to say besides; the same object when it says all that already. Pure. */
export function onboarded(before: Json, workdir: string, apiKey: string | undefined): Json {
  const projects = recordIn(before, 'projects')
  const project = recordIn(projects, workdir)
  const responses = recordIn(before, 'customApiKeyResponses')
  const approved = Array.isArray(responses['approved']) ? (responses['approved'] as unknown[]) : []
  const tail = apiKey?.slice(-KEY_TAIL_CHARS)
  const isKeyKnown = tail === undefined || approved.includes(tail)
  const isComplete = before['hasCompletedOnboarding'] === true
  if (isComplete && project['hasTrustDialogAccepted'] === true && isKeyKnown) return before
  return {
    theme: 'dark',
    ...before,
    hasCompletedOnboarding: true,
    projects: { ...projects, [workdir]: { ...project, hasTrustDialogAccepted: true } },
    ...(isKeyKnown
      ? {}
      : { customApiKeyResponses: { rejected: [], ...responses, approved: [...approved, tail] } }),
  }
}

/** To be called while no Claude Code of this agent runs: it rewrites the file as it likes. */
export function answerOnboarding(
  configDir: string,
  workdir: string,
  env: Readonly<Record<string, string>>,
): void {
  const path = join(configDir, '.claude.json')
  const before = readConfig(path)
  // Damaged: Claude Code puts its own backup in place, and asks again.
  if (before === null) return
  // The trusted folder is known by its real path.
  const after = onboarded(before, realpathSync(workdir), env['ANTHROPIC_API_KEY'])
  if (after !== before) writePrivate(path, after)
}

function readConfig(path: string): Json | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(value) ? value : null
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {}
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function recordIn(json: Json, key: string): Json {
  const value = json[key]
  return isObject(value) ? value : {}
}
