/** Who else keeps OpenClaw or Claude Code up on this Mac: launchd jobs of theirs, pm2, Claude's daemon. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact, OtherSupervisor } from '../../doctor/facts.ts'
import { causeOf, codeOf } from '../../errors.ts'
import { completeLines } from '../complete-lines.ts'
import { claudeDaemons, pm2Among, type CommandLine } from '../other-supervisors.ts'
import { asked } from './asking.ts'
import { parseCommandLines } from './command-lines.ts'
import type { MacTools } from './tools.ts'

type Asked = { readonly uid: number; readonly userHome: string }

/** Unknown when nobody was found and somebody could not be asked. */
export async function otherSupervisors(
  { uid, userHome }: Asked,
  tools: MacTools,
): Promise<Fact<readonly OtherSupervisor[]>> {
  const [gui, user, running] = await Promise.all([
    loadedIn(`gui/${uid}`, tools),
    loadedIn(`user/${uid}`, tools),
    asked(tools, ['ps', '-axww', '-o', 'pid=,args='], ({ code, out }) =>
      code === 0 ? parseCommandLines(out) : null,
    ),
  ])
  const lying = plistsIn([join(userHome, 'Library/LaunchAgents')], tools)
  const loaded = [gui, user].flatMap((labels) => ('is' in labels ? labels.is : []))
  const processes: readonly CommandLine[] = 'is' in running ? running.is : []
  const labels = [...loaded, ...('is' in lying ? lying.is : [])]
  const found = [
    ...openclawJobs(loaded, labels),
    ...pm2Among(processes, labels.some(isPm2), userHome),
    ...claudeDaemons(processes),
  ]
  const unasked = [gui, user, running, lying].find((fact) => 'unknown' in fact)
  return found.length === 0 && unasked !== undefined && 'unknown' in unasked
    ? unasked
    : { is: found }
}

/** `ai.openclaw.gateway`, and `ai.openclaw.PROFILE` for a profile; the menu bar app and a node are no gateway. */
function openclawJobs(
  loaded: readonly string[],
  all: readonly string[],
): readonly OtherSupervisor[] {
  const labels = new Set(all.filter((label) => /^ai\.openclaw\.(?!mac$|node$)[\w-]+$/.test(label)))
  return [...labels].map((label) => {
    const profile = label.slice('ai.openclaw.'.length)
    const flag = profile === 'gateway' ? '' : ` --profile ${profile}`
    return {
      name: `OpenClaw's own launchd job ${label}`,
      isRunning: loaded.includes(label),
      manages: 'openclaw',
      mend: `openclaw${flag} gateway uninstall`,
    }
  })
}

function isPm2(label: string): boolean {
  return /^pm2\.\S+$/.test(label)
}

/** Labels that are loaded in a domain; none where there is no such domain (112, 125). */
async function loadedIn(domain: string, tools: MacTools): Promise<Fact<readonly string[]>> {
  return asked(tools, ['launchctl', 'print', domain], ({ code, out }) => {
    if (code === 112 || code === 113 || code === 125) return []
    return code === 0 ? parseServices(out) : null
  })
}

/**
 * Rows `PID STATUS LABEL`, which the block `services` alone has: the one of those switched off reads
 * otherwise. Null without the whole block: a label that is not there may only be cut off.
 */
export function parseServices(out: string): readonly string[] | null {
  const lines = completeLines(out).map((line) => line.trim())
  const from = lines.indexOf('services = {')
  if (from < 0 || !lines.includes('}')) return null
  const inside = lines.slice(from + 1, Math.max(from, lines.indexOf('}', from)))
  // Of a row that is not understood nobody knows whose it is.
  if (inside.some((line) => line !== '' && !ROW.test(line))) return null
  return lines.flatMap((line) => ROW.exec(line)?.[1] ?? [])
}

const ROW = /^(?:\d+|-)\s+\S+\s+(\S+)$/

function plistsIn(folders: readonly string[], tools: MacTools): Fact<readonly string[]> {
  const all = [...folders, ...['/Library/LaunchAgents', '/Library/LaunchDaemons'].map(tools.file)]
  try {
    return { is: all.flatMap(labelsIn) }
  } catch (error) {
    return { unknown: `the folders of launchd cannot be read: ${causeOf(error)}` }
  }
}

function labelsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => /^(.+)\.plist$/.exec(name)?.[1] ?? [])
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
