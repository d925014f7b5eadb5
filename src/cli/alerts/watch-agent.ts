/** A watch as a LaunchAgent of a person's own Mac: from every login on, until it is taken away again. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AgenthostError, unable } from '../../errors.ts'
import { loadJob, removeJob, type JobDoors } from '../../install/carry-out.ts'
import { domainOf, type JobPlace } from '../../install/job.ts'
import { watchLabel } from '../../install/labels.ts'
import { jobText, notLoaded } from '../../install/outcome-text.ts'
import { plistText, type PlistDict } from '../../install/plist-text.ts'
import { removePlist } from '../../install/plist-files.ts'
import { writeWhole } from '../../install/write-whole.ts'
import { platformOf } from '../../platform/platform.ts'
import { jobsNode } from '../install/jobs-node.ts'
import { isThere, macOf, type Mac } from '../install/mac-places.ts'

/** SIGTERM to SIGKILL: it has nothing to finish. */
const EXIT_TIMEOUT_S = 5

/** Gives what to say to the person. Loaded over what is loaded of it; without a session it is refused. */
export async function installWatch(destination: string, env: NodeJS.ProcessEnv): Promise<string> {
  refuseOffMac(destination, env)
  const mac = macOf(env, 'watch from every login on')
  const place = placeOf(destination, mac)
  const log = join(mac.places.logs, `${place.label}.log`)
  const job = jobOf(destination, { mac, label: place.label, log, node: (await jobsNode(mac)).path })
  try {
    // launchd opens the log before it starts anything, and makes no folder for it.
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
    mkdirSync(dirname(place.plist), { recursive: true })
    writeWhole(place.plist, plistText(job), 0o644)
  } catch (error) {
    throw unable({ verb: 'write', object: place.plist }, error)
  }
  const aim = { mustRun: true, exitTimeoutMs: EXIT_TIMEOUT_S * 1000 }
  const outcome = await loadJob(place, aim, doorsOf(mac))
  if (outcome.kind === 'failed') {
    removePlist(place.plist)
    throw notLoaded(place, outcome, 'Nothing of it is left here.')
  }
  return `${destination} is watched from now on, and from every login on (${place.label})\nWhat it sees is in ${log}; end it with \`agenthost watch ${destination} --uninstall\`\n`
}

export async function uninstallWatch(destination: string, env: NodeJS.ProcessEnv): Promise<string> {
  refuseOffMac(destination, env)
  const mac = macOf(env, 'end the watch')
  const place = placeOf(destination, mac)
  if (!existsSync(place.plist)) return `${destination} was not watched by a job of launchd\n`
  const removed = await removeJob(place, doorsOf(mac))
  if (removed.kind === 'there') {
    throw new AgenthostError(
      'temporary',
      `unable to end the watch of ${destination}: launchd still has it (${jobText(removed.job)})`,
      'Try again.',
    )
  }
  removePlist(place.plist)
  return `${destination} is watched no more\n`
}

function placeOf(destination: string, { host, places }: Mac): JobPlace {
  const digest = createHash('sha256').update(destination).digest('hex')
  const label = watchLabel(destination, digest)
  return {
    domain: domainOf('gui', host.uid),
    label,
    plist: join(places.agentsFolder, `${label}.plist`),
  }
}

function doorsOf({ launchd, clock }: Mac): JobDoors {
  return { launchd, clock, isAlive: isThere }
}

type JobFrom = {
  readonly mac: Mac
  readonly label: string
  readonly log: string
  readonly node: string
}

/** launchd reads no profile, so the PATH that finds ssh goes with it. */
function jobOf(
  destination: string,
  { mac: { env, places }, label, log, node }: JobFrom,
): PlistDict {
  return {
    Label: label,
    // As it was called: a link to the release in use stays when the release goes.
    ProgramArguments: [node, process.argv[1] ?? '', 'watch', destination],
    EnvironmentVariables: {
      PATH: env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
      ...(env['AGENTHOST_HOME'] === undefined ? {} : { AGENTHOST_HOME: places.home }),
    },
    RunAtLoad: true,
    KeepAlive: true,
    ThrottleInterval: 30,
    ExitTimeOut: EXIT_TIMEOUT_S,
    StandardOutPath: log,
    StandardErrorPath: log,
  }
}

function refuseOffMac(destination: string, env: NodeJS.ProcessEnv): void {
  if (platformOf(env, process.platform) === 'darwin') return
  const message = 'unable to install a watch: jobs of launchd are of a Mac'
  const hint = `Let your desktop start \`agenthost watch ${destination}\` at login.`
  throw new AgenthostError('bad', message, hint)
}
