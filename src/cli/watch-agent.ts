/** A watch as a LaunchAgent of a person's own Mac: from every login on, until it is taken away again. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type Clock } from '../clock.ts'
import { AgenthostError, unable } from '../errors.ts'
import { watchLabel } from '../install/labels.ts'
import { plistText, type PlistDict } from '../install/plist-text.ts'
import { macTools, type MacTools } from '../platform/darwin/tools.ts'
import { platformOf } from '../platform/platform.ts'

type Place = { readonly label: string; readonly plist: string; readonly domain: string }

/** Gives what to say to the person. */
export async function installWatch(
  destination: string,
  home: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  refuseOffMac(destination, env)
  const place = placeOf(destination, env)
  const logs = join(home, 'logs')
  const log = join(logs, `${place.label}.log`)
  try {
    // launchd opens the log before it starts anything, and makes no folder for it.
    mkdirSync(logs, { recursive: true, mode: 0o700 })
    mkdirSync(join(place.plist, '..'), { recursive: true })
    writeFileSync(place.plist, plistText(jobOf(destination, { place, home, log, env })))
  } catch (error) {
    throw unable({ verb: 'write', object: place.plist }, error)
  }
  const tools = macTools(env)
  await bootOut(place, tools)
  await bootstrap(place, tools, systemClock)
  return `${destination} is watched from now on, and from every login on (${place.label})\nWhat it sees is in ${log}; end it with \`agenthost watch ${destination} --uninstall\`\n`
}

export async function uninstallWatch(destination: string, env: NodeJS.ProcessEnv): Promise<string> {
  refuseOffMac(destination, env)
  const place = placeOf(destination, env)
  if (!existsSync(place.plist)) return `${destination} was not watched by a job of launchd\n`
  await bootOut(place, macTools(env))
  rmSync(place.plist, { force: true })
  return `${destination} is watched no more\n`
}

function placeOf(destination: string, env: NodeJS.ProcessEnv): Place {
  const digest = createHash('sha256').update(destination).digest('hex')
  const label = watchLabel(destination, digest)
  const folder = join(env['HOME'] ?? homedir(), 'Library/LaunchAgents')
  return { label, plist: join(folder, `${label}.plist`), domain: `gui/${process.getuid?.() ?? 0}` }
}

type JobFrom = {
  readonly place: Place
  readonly home: string
  readonly log: string
  readonly env: NodeJS.ProcessEnv
}

/** launchd reads no profile, so the PATH that finds ssh, and its agent's socket aside, goes with it. */
function jobOf(destination: string, { place, home, log, env }: JobFrom): PlistDict {
  const program = realpathSync(process.argv[1] ?? '')
  return {
    Label: place.label,
    ProgramArguments: [process.execPath, program, 'watch', destination],
    EnvironmentVariables: {
      PATH: env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin',
      ...(env['AGENTHOST_HOME'] === undefined ? {} : { AGENTHOST_HOME: home }),
    },
    RunAtLoad: true,
    KeepAlive: true,
    ThrottleInterval: 30,
    StandardOutPath: log,
    StandardErrorPath: log,
  }
}

/** It may not be there: all that counts is that it is not afterwards, which `bootstrap` sees. */
async function bootOut({ domain, label }: Place, tools: MacTools): Promise<void> {
  await tools.run('launchctl', ['bootout', `${domain}/${label}`])
}

const WITHIN_MS = 30_000
const RETRY_MS = 500
/** The job before it is still going (launchd cleans up for seconds). */
const STILL_GOING = [5, 37, 130]

async function bootstrap(place: Place, tools: MacTools, clock: Clock): Promise<void> {
  const until = clock.steady() + WITHIN_MS
  for (;;) {
    const ran = await tools.run('launchctl', ['bootstrap', place.domain, place.plist])
    if (ran.code === 0) return
    const mayCome = ran.code !== null && STILL_GOING.includes(ran.code)
    if (mayCome) {
      const { code } = await tools.run('launchctl', ['print', `${place.domain}/${place.label}`])
      if (code === 0) return
    }
    if (!mayCome || clock.steady() > until) {
      const cause = ran.code === null ? ran.trouble : `launchctl ended with ${ran.code}`
      const hint = 'Do it in a terminal on the screen of this Mac, not over ssh.'
      throw unable({ verb: 'start', object: `the job ${place.label}`, hint }, cause)
    }
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + RETRY_MS, resolve)
    })
  }
}

function refuseOffMac(destination: string, env: NodeJS.ProcessEnv): void {
  if (platformOf(env, process.platform) === 'darwin') return
  const message = 'unable to install a watch: jobs of launchd are of a Mac'
  const hint = `Let your desktop start \`agenthost watch ${destination}\` at login.`
  throw new AgenthostError('bad', message, hint)
}
