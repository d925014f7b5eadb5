/** `agenthost install`: puts the daemon and its watchdog into launchd, and waits until they are up. */
import { EXIT, type ExitCode } from '../../errors.ts'
import { bringUpSystem } from '../../install/bring-up-system.ts'
import { bringUp } from '../../install/bring-up.ts'
import type { DomainWish } from '../../install/domain.ts'
import type { Installation } from '../../install/installation.ts'
import { linkLogs } from '../../install/logs-link.ts'
import { begin } from '../../install/under-way.ts'
import { ensureHome, homePaths } from '../home.ts'
import { installDoors } from '../install/install-doors.ts'
import { installedText } from '../install/install-text.ts'
import { isThere, macOf, type Mac } from '../install/mac-places.ts'
import type { Terminal } from '../terminal.ts'
import { wantedInstallation } from '../install/wanted-installation.ts'
import { writeStarter } from './init.ts'

export type InstallOptions = {
  readonly gui?: true
  readonly system?: true
  readonly background?: true
}

export async function install(options: InstallOptions, terminal: Terminal): Promise<ExitCode> {
  const mac = macOf(terminal.env, 'install')
  const wanted = await wantedInstallation(mac, wishOf(options))
  ensureHome(homePaths(terminal.env))
  // stdout is a script's where root is needed.
  const prose = wanted.domain.kind === 'system' ? terminal.err : terminal.out
  writeStarter({ ...terminal, out: prose })
  await carryOut(wanted, { mac, terminal, what: 'install' })
  return EXIT.done
}

function wishOf({ gui, system, background }: InstallOptions): DomainWish {
  if (gui) return 'gui'
  if (system) return 'system'
  return background ? 'user' : 'stay'
}

type Carrying = {
  readonly mac: Mac
  readonly terminal: Terminal
  readonly what: 'install' | 'upgrade'
}

/** Under the mark that keeps the watchdog and a second installation away. */
export async function carryOut(
  wanted: Installation,
  { mac, terminal, what }: Carrying,
): Promise<void> {
  const { places, clock, env } = mac
  const mark = { pid: process.pid, at: clock.now(), what }
  const end = begin(places.mark, mark, isThere)
  try {
    const doors = installDoors(mac, terminal)
    const path = env['PATH'] ?? ''
    if (wanted.domain.kind !== 'system') {
      const done = await bringUp(wanted, doors)
      linkLogs(places)
      tell(installedText(wanted, done, path), terminal.out)
      return
    }
    const done = await bringUpSystem(wanted, scriptTools(mac), doors)
    linkLogs(places)
    if (done.kind === 'done') tell(installedText(wanted, done, path), terminal.err)
    else {
      terminal.out(done.script)
      tell(scriptText(what), terminal.err)
    }
  } finally {
    end()
  }
}

export function scriptTools({ tools, places }: Mac) {
  return {
    sudo: tools.path('sudo'),
    launchctl: tools.path('launchctl'),
    launcher: places.launcher,
    launchdLog: places.launchdLog,
  }
}

function scriptText(what: 'install' | 'upgrade'): readonly string[] {
  const command = what === 'install' ? 'agenthost install --system' : 'agenthost upgrade'
  return [
    `Everything is prepared; what needs root is the script above. Run it with \`${command} | sh\`.`,
    'Next: agenthost doctor',
  ]
}

export function tell(lines: readonly string[], write: (text: string) => void): void {
  for (const line of lines) write(`${line}\n`)
}
