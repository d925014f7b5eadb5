/**
 * An agent's `env` as the schema has it: texts, and references to secrets. Each variable is judged and told
 * apart, and none is ever quoted. Pure but for zod.
 */
import * as z from 'zod/mini'
import { looksLikeKey } from './secrets.ts'
import { wordOf } from './words.ts'
import { isMap } from './is-map.ts'

/** A value that is kept by `agenthost secrets`, by its name. */
type Reference = { readonly secret: string }

export type Environment = {
  readonly env: Readonly<Record<string, string>>
  /** Variables by the names of their secrets. */
  readonly secretEnv: Readonly<Record<string, string>>
}

/** As an agent's name; the room `secrets` has the same. */
export const SECRET_NAME = /^[a-z0-9][a-z0-9._-]{0,40}$/

/** Whoever writes the secret itself there is told where it belongs. */
const NAME_OF_SECRET =
  'the name of a secret: small letters, digits, ".", "_", "-" (the value goes into `agenthost secrets set NAME`)'

type Judged =
  | { readonly value: string | Reference }
  | { readonly expected: string; readonly within: readonly string[]; readonly ofKey?: true }

function judge(name: string, value: unknown): Judged {
  const expected = (what: string, within: readonly string[] = []): Judged => ({
    expected: what,
    within,
  })
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return { expected: 'a name of letters, digits and _', within: [], ofKey: true }
  }
  const word = wordOf(value)
  if (word !== null) return { value: word }
  if (typeof value === 'string') return expected('a text without a zero in it')
  if (!isMap(value)) {
    return expected('a text (an empty one is "")')
  }
  if (!('secret' in value) || Object.keys(value).length > 1) {
    return expected('a text, or { secret: NAME } alone')
  }
  const secret = wordOf(value['secret']) ?? ''
  if (!SECRET_NAME.test(secret) || looksLikeKey(secret)) {
    return expected(NAME_OF_SECRET, ['secret'])
  }
  // It says where programs are looked for, and is quoted when one is not found.
  return name === 'PATH' ? expected('a text, since PATH is no secret') : { value: { secret } }
}

/** Names an environment may have (POSIX: no `=`, no NUL); values are texts, numbers and booleans as they are written. */
export const environment = z.pipe(
  z.unknown(),
  z.transform((value, context): Environment => {
    if (!isMap(value)) {
      context.issues.push({ code: 'custom', message: 'a map of names to texts', input: value })
      return z.NEVER
    }
    const env: [string, string][] = []
    const secretEnv: [string, string][] = []
    for (const [name, each] of Object.entries(value) as [string, unknown][]) {
      const judged = judge(name, each)
      if ('expected' in judged) {
        const { expected: message, within, ofKey } = judged
        const params = ofKey && { params: { ofKey } }
        const path = [name, ...within]
        context.issues.push({ code: 'custom', message, input: each, path, ...params })
      } else if (typeof judged.value === 'string') env.push([name, judged.value])
      else secretEnv.push([name, judged.value.secret])
    }
    return { env: Object.fromEntries(env), secretEnv: Object.fromEntries(secretEnv) }
  }),
)
