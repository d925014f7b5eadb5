/** Finds a secret in whatever a program wrote, in every form in which it may have got there. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Base64 of a text depends on where it begins: all three, without the characters that its neighbours share. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(2)])
    return (['base64', 'base64url'] as const).map((encoding) =>
      whole.toString(encoding).slice(shift + 1, -5),
    )
  })
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const json = JSON.stringify(secret).slice(1, -1)
  const url = [encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1)]
  const forms = [secret, json, ...url, hex, hex.toUpperCase(), ...base64Forms(bytes)]
  // Two of each: a text may be quoted within a text.
  return [...new Set([...forms, JSON.stringify(json).slice(1, -1)])]
}

export type Written = { readonly where: string; readonly bytes: Buffer }

/** `where: secret` for each that was found; the secrets are named, not quoted. */
export function foundIn(
  written: readonly Written[],
  secrets: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = formsOf(secret).map((form) => Buffer.from(form))
    return written
      .filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
      .map(({ where }) => `${where}: ${name}`)
  })
}

/** Every regular file under a folder, but for those named. */
export function filesIn(folder: string, but: readonly string[]): readonly Written[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => !but.includes(relative(folder, path)))
    .flatMap((path) =>
      statSync(path, { throwIfNoEntry: false })?.isFile() === true
        ? [{ where: path, bytes: readFileSync(path) }]
        : [],
    )
}

/** The command lines of all processes of this host. */
export function commandLines(): readonly Written[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [{ where: `process ${pid}`, bytes: readFileSync(`/proc/${pid}/cmdline`) }]
      } catch {
        // It has ended meanwhile.
        return []
      }
    })
}
