/** What of a home is ours by name, and what is removed with `--purge`. Pure. */

/** A name, or the beginning of one: databases have files beside them, damaged ones are moved aside. */
const OURS: readonly RegExp[] = [
  /^agenthost\.yaml$/,
  /^routing\.json$/,
  /^(?:host|ledger|insights)\.db(?:$|[-.])/,
  /^(?:control|gateway)\.sock$/,
  /^daemon\.pid$/,
  /^(?:daemon|gateway|insights|regress)\.lock(?:$|[-.])/,
  /^(?:watchdog|revived|installing)\.json$/,
  /^secrets(?:$|\.json$)/,
  /^(?:agents|backups|bin|gateway|jobs|launchd|logs|releases|reports|watch)$/,
]

export type Purge = { readonly remove: readonly string[]; readonly keep: readonly string[] }

export function purgeOf(names: readonly string[]): Purge {
  const isOurs = (name: string): boolean => OURS.some((pattern) => pattern.test(name))
  return { remove: names.filter(isOurs), keep: names.filter((name) => !isOurs(name)) }
}

/** Why this folder is not emptied whatever is in it; null where nothing stands against it. */
export function unsafeHome(real: string, userHome: string): string | null {
  if (real === '/' || real.split('/').length < 3) return 'it is a folder of the system'
  if (real === userHome || userHome.startsWith(`${real}/`)) return 'it is your own home folder'
  return null
}
