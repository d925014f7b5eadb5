/** What every command of the installation asks first: whether this is a Mac, and where everything is on it. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { systemClock } from '../../clock.ts'
import { homeIdOf } from '../../daemon/home-id.ts'
import { AgenthostError } from '../../errors.ts'
import type { Launchd } from '../../install/job.ts'
import { placesOf, type Places } from '../../install/places.ts'
import { launchdOf } from '../../platform/darwin/launchctl.ts'
import { thisMac, type ThisMac } from '../../platform/darwin/this-mac.ts'
import { macTools, type MacTools } from '../../platform/darwin/tools.ts'
import { platformOf } from '../../platform/platform.ts'
import { homePaths } from '../home.ts'

export type Mac = {
  readonly env: NodeJS.ProcessEnv
  readonly tools: MacTools
  readonly launchd: Launchd
  readonly host: ThisMac
  readonly places: Places
  readonly clock: typeof systemClock
}

/** Throws `bad` where this is no Mac, or one without launchctl. `verb`: what was to be done. */
export function macOf(env: NodeJS.ProcessEnv, verb: string): Mac {
  const platform = platformOf(env, process.platform)
  if (platform !== 'darwin') {
    throw new AgenthostError(
      'bad',
      `unable to ${verb}: that is done with launchd, which only macOS has, and this is ${platform}`,
      "Run the daemon with `agenthost run`, in the foreground or from this host's own service manager.",
    )
  }
  const tools = macTools(env)
  const launchctl = tools.path('launchctl')
  if (!existsSync(launchctl)) {
    throw new AgenthostError(
      'bad',
      `unable to ${verb}: there is no ${launchctl} on this Mac`,
      'It comes with macOS: the system is damaged. `agenthost run` needs no launchd.',
    )
  }
  const { home } = homePaths(env)
  const userHome = env['HOME'] ?? homedir()
  const places = placesOf({
    home,
    userHome,
    homeId: homeIdOf(home),
    systemFile: (path) => tools.file(path),
  })
  return { env, tools, launchd: launchdOf(tools), host: thisMac(env), places, clock: systemClock }
}

/** Whether a process is there, ours or not. */
export function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM'
  }
}
