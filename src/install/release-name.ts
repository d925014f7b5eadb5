/** What a release is called, and which ones are kept. Pure. */

/** `contents` is a hash over every file of it: the same program has the same name. */
export function releaseName(version: string, contents: string): string {
  return `${version}-${contents.slice(0, 8)}`
}

const NAME = /^\d+\.\d+\.\d+\S*-[0-9a-f]{8}$/

export function isReleaseName(name: string): boolean {
  return NAME.test(name)
}

export const RELEASES_KEPT = 3

export type Release = { readonly name: string; readonly madeAt: number }

/** Which to remove: all but the newest three; never one that is in use. */
export function surplusReleases(
  all: readonly Release[],
  inUse: readonly (string | null)[],
): readonly string[] {
  const releases = all.filter(({ name }) => isReleaseName(name))
  const spare = releases
    .filter(({ name }) => !inUse.includes(name))
    .toSorted((a, b) => b.madeAt - a.madeAt)
  const used = releases.length - spare.length
  return spare.slice(Math.max(0, RELEASES_KEPT - used)).map(({ name }) => name)
}
