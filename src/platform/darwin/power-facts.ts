/** Power and updates of this Mac, from pmset(1), softwareupdate(8) and defaults(1). */
import type { Fact, UpdateFacts } from '../../doctor/facts.ts'
import { completeLines, only } from '../complete-lines.ts'
import { asked, whenDone } from './asking.ts'
import type { MacTools, Ran } from './tools.ts'

/** Of the wall socket, with only what this Mac has. */
export async function powerSettings(
  tools: MacTools,
): Promise<Fact<Readonly<Record<string, number>>>> {
  return asked(tools, ['pmset', '-g', 'custom'], whenDone(parseCustom))
}

/**
 * ` sleep                1 (sleep prevented by powerd)`. Null unless it holds `sleep`, which every Mac has:
 * an answer without it is none. A section of a battery is left out.
 */
export function parseCustom(out: string): Readonly<Record<string, number>> | null {
  const values: Record<string, number> = {}
  let isWallSocket = false
  for (const line of completeLines(out)) {
    if (/^\S/.test(line)) isWallSocket = line.trimEnd() === 'AC Power:'
    const [, key, value] = /^\s+([A-Za-z]\w*)\s+(\d{1,9})(?: \(.*\))?\s*$/.exec(line) ?? []
    if (!isWallSocket || key === undefined) continue
    // Said twice with two values: what holds is not known.
    if (values[key] !== undefined && values[key] !== Number(value)) return null
    values[key] = Number(value)
  }
  return values['sleep'] === undefined ? null : values
}

/** Whether sleep is ruled out altogether. A virtual machine does not say. */
export function sleepDisabled(tools: MacTools): Promise<Fact<boolean>> {
  return asked(tools, ['pmset', '-g'], whenDone(parseSleepDisabled))
}

/** Tabs stand before its value, or blanks, by the version. */
export function parseSleepDisabled(out: string): boolean | null {
  const value = only(out, /^\s+SleepDisabled\s+([01])\s*$/)
  return value === null ? null : value === '1'
}

/** What slows the processor down. On Apple silicon nothing is said in three notes that nothing was recorded. */
export function thermal(tools: MacTools): Promise<Fact<readonly string[]>> {
  return asked(tools, ['pmset', '-g', 'therm'], whenDone(parseThermal))
}

export function parseThermal(out: string): readonly string[] | null {
  const lines = completeLines(out).map((line) => line.trim())
  const speed = lines.flatMap((line) => /^CPU_Speed_Limit\s+= (\d{1,3})$/.exec(line)?.[1] ?? [])
  // Whoever sees only that there are no warnings has not yet seen the speed.
  const isWhole = lines.includes('Note: No CPU power status has been recorded')
  if (!isWhole && speed.length !== 1) return null
  return speed
    .filter((percent) => Number(percent) < 100)
    .map((percent) => `the processor is held to ${percent} % of its speed`)
}

const SETTINGS = '/Library/Preferences/com.apple.SoftwareUpdate'

export async function updateFacts(tools: MacTools): Promise<UpdateFacts> {
  const setting = (key: string): Promise<Fact<boolean | null>> => {
    const command = ['read', SETTINGS, key] as const
    return tools.run('defaults', command, {}).then((ran) => settingIn(ran))
  }
  const [isChecking, installsSystem, installsResponses] = await Promise.all([
    asked(tools, ['softwareupdate', '--schedule'], whenDone(parseSchedule)),
    setting('AutomaticallyInstallMacOSUpdates'),
    setting('CriticalUpdateInstall'),
  ])
  return { isChecking, installsSystem, installsResponses }
}

export function parseSchedule(out: string): boolean | null {
  const word = only(out, /^Automatic check(?:ing for updates)? is (?:turned )?(on|off)$/)
  return word === null ? null : word === 'on'
}

/** defaults(1) exits 1 with a word about it where nothing is set. */
export function settingIn({ code, out, err, trouble }: Ran): Fact<boolean | null> {
  if (code === 1 && err.includes('does not exist')) return { is: null }
  const value = code === 0 ? only(out, /^([01]|true|false|YES|NO)$/) : null
  if (value !== null) return { is: ['1', 'true', 'YES'].includes(value) }
  return { unknown: code === null ? `defaults: ${trouble}` : `defaults exits ${code}` }
}
