/** Small things that reading an entry takes: paths as people write them, and keys that are not there. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'

/** `~/x` in the home, everything else from `base`. */
export function pathOf(path: string, base: string): string {
  if (path === '~') return homedir()
  return path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(base, path)
}

/** A command whose program may be in the home; what else is no path of ours to change. */
export function commandOf(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const [program, ...rest] = command
  return program.startsWith('~/') ? [pathOf(program, '/'), ...rest] : command
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Leaves out what is undefined: an absent key, not a key with nothing in it. */
export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<T>
}
