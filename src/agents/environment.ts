/**
 * The environment of an agent: exactly as declared. Of the daemon's own only what a program cannot do
 * without is passed on, so no key of the operator's shell leaks into an agent. Pure.
 */

const PASSED_ON = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'PATH',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
] as const

/** The later parts win: passed on, PWD, the preset's, the entry's. */
export function environmentOf(
  daemon: Readonly<Record<string, string | undefined>>,
  workdir: string,
  preset: Readonly<Record<string, string>>,
  entry: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const base = PASSED_ON.flatMap((name) => {
    const value = daemon[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  // The launcher's shell would set PWD in any case; it is the workdir, as in every shell.
  return { ...Object.fromEntries(base), PWD: workdir, ...preset, ...entry }
}
