/** Writes the plist of a job into the user's LaunchAgents. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type PlistValue } from 'plist'
import type { MacHost } from './mac-host.ts'

/** The path of the file. `more` wins over what every job here has. */
export function launchAgent(
  mac: MacHost,
  label: string,
  more: Readonly<Record<string, PlistValue>>,
): string {
  const folder = join(mac.libraryFolder, 'LaunchAgents')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${label}.plist`)
  writeFileSync(path, build({ Label: label, ...more }), { mode: 0o644 })
  return path
}
