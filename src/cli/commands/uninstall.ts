/**
 * `agenthost uninstall`: takes everything out of launchd and stops the agents; they stay wanted, and the data
 * stays. Takes up where one that was interrupted ended.
 */
import { lstatSync, readdirSync, realpathSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stopAgents } from '../../daemon/leaving.ts'
import { AgenthostError, EXIT, unable, type ExitCode } from '../../errors.ts'
import { domainsOf } from '../../install/domain.ts'
import { jobsIn } from '../../install/job-plists.ts'
import type { Domain } from '../../install/job.ts'
import { linkOf, unlinkLogs } from '../../install/logs-link.ts'
import { plistPath } from '../../install/places.ts'
import { purgeOf, unsafeHome } from '../../install/purge.ts'
import { uninstallScript } from '../../install/system-script.ts'
import { takeOut } from '../../install/take-out.ts'
import { begin } from '../../install/under-way.ts'
import { ensureHome, homePaths } from '../home.ts'
import { installDoors } from '../install/install-doors.ts'
import { isThere, macOf, type Mac } from '../install/mac-places.ts'
import type { Terminal } from '../terminal.ts'
import { domainFacts, refuseInside } from '../install/wanted-installation.ts'
import { scriptTools } from './install.ts'

export type UninstallOptions = { readonly purge?: true }

export async function uninstall(
  { purge }: UninstallOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const mac = macOf(terminal.env, 'uninstall')
  refuseInside(mac, 'uninstall')
  const domains = domainsOf(await domainFacts(mac))
  if (purge) refuseUnsafe(mac)
  if (domains.some(({ kind }) => kind === 'system')) return systemScript(mac, purge, terminal)
  if (!isThereAtAll(mac.places.home)) {
    terminal.out(`agenthost is not installed: there is no ${mac.places.home}.\n`)
    return EXIT.done
  }
  ensureHome(homePaths(terminal.env))
  const mark = { pid: process.pid, at: mac.clock.now(), what: 'uninstall' }
  const end = begin(mac.places.mark, mark, isThere)
  try {
    await takeAway(mac, domains, terminal)
  } finally {
    end()
  }
  if (purge) emptyHome(mac, terminal)
  else if (domains.length > 0) terminal.out(`The data stays in ${mac.places.home}.\n`)
  return EXIT.done
}

async function takeAway(mac: Mac, domains: readonly Domain[], terminal: Terminal): Promise<void> {
  const { places, env, clock } = mac
  if (domains.length === 0) terminal.out('agenthost is not in launchd.\n')
  for (const domain of domains) {
    await takeOut(domain, places, installDoors(mac, terminal))
    terminal.out(`${places.labels.daemon} is out of ${domain.name}.\n`)
  }
  const { stopped, survivors } = await stopAgents({ paths: homePaths(env), env, clock })
  if (stopped.length > 0) terminal.out(`Stopped ${stopped.join(', ')}.\n`)
  if (survivors.length > 0) {
    throw new AgenthostError(
      'bad',
      `unable to stop ${survivors.join(', ')}: not even SIGKILL ends it`,
      'Look at it with `ps -axww`, restart the Mac, then run `agenthost uninstall` again.',
    )
  }
  unlinkLogs(places)
  // The program may be running from there: from here on it loads nothing more.
  for (const folder of [places.releases, places.bin, places.staged]) {
    rmSync(folder, { recursive: true, force: true })
  }
  rmSync(places.watchdogMemory, { force: true })
}

/** What root has to do comes first; then this very command stops the agents, which no daemon keeps by then. */
function systemScript(mac: Mac, purge: true | undefined, terminal: Terminal): ExitCode {
  const { places } = mac
  const jobs = (['watchdog', 'reviver', 'daemon'] as const)
    .filter((name) => jobsIn('system').includes(name))
    .map((name) => ({ label: places.labels[name], plist: plistPath(places, 'system', name) }))
  const after = [places.launcher, 'uninstall', ...(purge ? ['--purge'] : [])]
  terminal.out(uninstallScript(jobs, after, scriptTools(mac)))
  terminal.err('What needs root is the script above. Run it with `agenthost uninstall | sh`.\n')
  return EXIT.done
}

function refuseUnsafe({ places }: Mac): void {
  if (!isThereAtAll(places.home)) return
  const why = unsafeHome(realpathSync(places.home), realpathSync(places.userHome))
  if (why === null) return
  throw new AgenthostError('config', `unable to purge ${places.home}: ${why}`)
}

function emptyHome({ places }: Mac, terminal: Terminal): void {
  const { home } = places
  try {
    const { remove, keep } = purgeOf(readdirSync(home))
    // A link among them is removed, never followed.
    for (const name of remove) rmSync(join(home, name), { recursive: true, force: true })
    if (keep.length === 0) {
      rmdirSync(realpathSync(home))
      if (linkOf(home) !== null) rmSync(home)
      terminal.out(`Removed ${home}.\n`)
    } else terminal.out(`Removed our data; ${home} also has ${keep.join(', ')}, which stay.\n`)
  } catch (error) {
    throw unable({ verb: 'purge', object: home }, error)
  }
}

function isThereAtAll(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
