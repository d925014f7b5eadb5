/** What becomes of a Node by where it lies: whether an upgrade of something else takes it away. Pure. */

/** Folders of package and version managers that carry a version in their name. */
const VERSIONED: readonly (readonly [RegExp, string])[] = [
  [/\/Cellar\/node(@\d+)?\//, 'Homebrew'],
  [/\/\.nvm\/versions\//, 'nvm'],
  [/\/(\.fnm|fnm)\/node-versions\/|\/fnm_multishells\//, 'fnm'],
  [/\/\.asdf\/installs\//, 'asdf'],
  [/\/mise\/installs\//, 'mise'],
  [/\/\.volta\/tools\//, 'volta'],
  [/\/\.nodenv\/versions\//, 'nodenv'],
]

/** Who removes it with its next upgrade; null where the path stays. */
export function removerOf(path: string): string | null {
  return VERSIONED.find(([folder]) => folder.test(path))?.[1] ?? null
}

/** As in package.json: ^24.16.0 || >=26.1.0. */
export function isNodeFit(version: string): boolean | null {
  const numbers = /^v?(\d+)\.(\d+)\.\d+$/.exec(version.trim())
  if (numbers === null) return null
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])]
  return (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26
}
