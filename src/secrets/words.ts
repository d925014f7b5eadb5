/**
 * The words of this room: what a secret is called, which variables win over the store, and what may be a
 * value. A name becomes a variable and the name of a keychain item, so it is as narrow as an agent's. Pure.
 */

/** As an agent's name. */
export const SECRET_NAME = /^[a-z0-9][a-z0-9._-]{0,40}$/

export const NAME_WISH =
  'a name has up to 41 small letters, digits, ".", "_" and "-", and begins with a letter or digit'

/** One variable of a process may be longer, but a person who pastes more than this pastes the wrong thing. */
export const VALUE_MAX_BYTES = 32 * 1024

/** `claude-token` is overruled by AGENTHOST_SECRET_CLAUDE_TOKEN. */
export function variableOf(name: string): string {
  return `AGENTHOST_SECRET_${name.toUpperCase().replaceAll(/[.-]/g, '_')}`
}

const VARIABLE = /^AGENTHOST_SECRET_([A-Z0-9][A-Z0-9_]{0,40})$/

/** Secrets that the environment has, as far as their names can be told from their variables. */
export function namesIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([variable, value]) => {
    const name = VARIABLE.exec(variable)?.[1]
    return name === undefined || value === undefined || value === '' ? [] : [name.toLowerCase()]
  })
}

/** What was typed or piped in, without the line end that a shell or an editor puts behind it. */
export function valueIn(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/** Why this cannot be a secret, in words for a person, without the value; null when it can. */
export function objectionTo(value: string): string | null {
  if (value.trim() === '') return 'the value is empty'
  if (value.includes('\0')) return 'there is a zero character in it, which no variable can have'
  if (!value.isWellFormed()) return 'it is not UTF-8 text'
  const bytes = new TextEncoder().encode(value).length
  if (bytes <= VALUE_MAX_BYTES) return null
  return `it is ${bytes} bytes long, and may have ${VALUE_MAX_BYTES}`
}
