/** What becomes of a Node by where it lies: whether an upgrade of something else takes it away. Pure. */

/** Folders of package and version managers that carry a version in their name. */
const VERSIONED: readonly (readonly [RegExp, string])[] = [
  [/\/Cellar\//, 'Homebrew'],
  [/\/\.?nvm\/versions\//, 'nvm'],
  [/\/(\.fnm|fnm)\/node-versions\/|\/fnm_multishells\//, 'fnm'],
  [/\/\.asdf\/installs\//, 'asdf'],
  [/\/mise\/installs\//, 'mise'],
  [/\/\.volta\/tools\//, 'volta'],
  [/\/\.nodenv\/versions\//, 'nodenv'],
  [/\/n\/versions\/node\//, 'n'],
]

/** Who removes it with its next upgrade; null where the path stays. */
export function removerOf(path: string): string | null {
  return VERSIONED.find(([folder]) => folder.test(path))?.[1] ?? null
}
