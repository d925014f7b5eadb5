/**
 * Folders that macOS keeps from programs until somebody at the screen allows them (TCC): the call of a
 * program in the background hangs or fails with EPERM (openclaw#10753, #22179). Pure.
 */

/** Below the home of the user. */
const OF_THE_USER: readonly (readonly [string, string])[] = [
  ['Documents', 'the Documents folder'],
  ['Desktop', 'the Desktop'],
  ['Downloads', 'the Downloads folder'],
  ['Library/Mobile Documents', 'iCloud Drive'],
  ['Library/CloudStorage', 'a cloud drive'],
]
const OF_THE_HOST: readonly (readonly [string, string])[] = [
  ['/Volumes', 'another volume'],
  ['/Network', 'a network volume'],
  ['/net', 'a network volume'],
]

/** In what protected folder a path lies, in words; null when it lies in none. APFS ignores case. */
export function protectedBy(path: string, userHome: string): string | null {
  const places = [
    ...OF_THE_USER.map(([below, name]) => [`${userHome}/${below}`, name] as const),
    ...OF_THE_HOST,
  ]
  return places.find(([folder]) => isIn(path, folder))?.[1] ?? null
}

function isIn(path: string, folder: string): boolean {
  const [inner, outer] = [path.toLowerCase(), folder.toLowerCase()]
  return inner === outer || inner.startsWith(`${outer}/`)
}
