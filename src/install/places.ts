/** Where everything of an installation lies (docs/operation/install.md). Pure. */
import type { DomainKind } from './job.ts'
import type { JobName } from './job-plists.ts'
import { labelsOf, type Labels } from './labels.ts'

export type Places = {
  readonly home: string
  readonly userHome: string
  readonly labels: Labels
  readonly config: string
  readonly controlSocket: string
  readonly logs: string
  readonly releases: string
  /** A link to the release that is in use. */
  readonly current: string
  /** `dist/agenthost.js` of it. */
  readonly program: string
  readonly bin: string
  readonly node: string
  readonly launcher: string
  /** Plists for the domain of the system, before root has put them into place. */
  readonly staged: string
  readonly launchdLog: string
  readonly watchdogLog: string
  readonly watchdogMemory: string
  /** Says that an installation is under way. */
  readonly mark: string
  readonly agentsFolder: string
  readonly daemonsFolder: string
  /** A link to the logs, where Macs have theirs. */
  readonly logsLink: string
}

export type PlacesFrom = {
  readonly home: string
  readonly userHome: string
  readonly homeId: string
  /** A folder of the system by its whole path, as this host has it. */
  readonly systemFile: (path: string) => string
}

export function placesOf({ home, userHome, homeId, systemFile }: PlacesFrom): Places {
  const labels = labelsOf(home, userHome, homeId)
  const current = `${home}/releases/current`
  const logs = `${home}/logs`
  return {
    home,
    userHome,
    labels,
    config: `${home}/agenthost.yaml`,
    controlSocket: `${home}/control.sock`,
    logs,
    releases: `${home}/releases`,
    current,
    program: `${current}/dist/agenthost.js`,
    bin: `${home}/bin`,
    node: `${home}/bin/node`,
    launcher: `${home}/bin/agenthost`,
    staged: `${home}/launchd`,
    launchdLog: `${logs}/launchd.log`,
    watchdogLog: `${logs}/watchdog.log`,
    watchdogMemory: `${home}/watchdog.json`,
    mark: `${home}/installing.json`,
    agentsFolder: `${userHome}/Library/LaunchAgents`,
    daemonsFolder: systemFile('/Library/LaunchDaemons'),
    logsLink: `${userHome}/Library/Logs/${labels.daemon.replace('io.agenthost.daemon', 'agenthost')}`,
  }
}

export function plistPath(places: Places, kind: DomainKind, name: JobName): string {
  const folder = kind === 'system' ? places.daemonsFolder : places.agentsFolder
  return `${folder}/${places.labels[name]}.plist`
}
