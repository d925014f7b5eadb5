/** Whether somebody is logged in at this Mac, and whether that will be so after a restart. Pure. */
import type { Facts, MacFacts } from '../facts.ts'
import { runsAs, type RunsAs } from '../runs-as.ts'
import { judged, ok, type Finding, type Judgement, type Subject } from '../finding.ts'

const GUI: Subject = {
  id: 'session.gui',
  title: 'login session',
  why: 'without a login at the screen there is no gui domain: a LaunchAgent is not started',
  ask: 'launchctl print gui/$(id -u) | head -1',
}
const CONSOLE: Subject = {
  id: 'session.console',
  title: 'user at the screen',
  why: 'a LaunchAgent runs in the session of whoever owns the screen',
  ask: 'stat -f %Su /dev/console',
}
const AUTO_LOGIN: Subject = {
  id: 'session.auto-login',
  title: 'automatic login',
  why: 'after a restart nobody logs in at a rented Mac, and LaunchAgents stay down until somebody does',
  ask: 'sudo sysadminctl -autologin status',
}
const FILE_VAULT: Subject = {
  id: 'session.filevault',
  title: 'FileVault',
  why: 'after a restart or a power failure the Mac waits for a password before anything starts, a LaunchDaemon too, and it forbids automatic login',
  ask: 'fdesetup status',
}
const SCREEN_LOCK: Subject = {
  id: 'session.screen-lock',
  title: 'screen lock',
  why: 'it stops no agent; it only asks for a password when you come by screen sharing',
  ask: 'sysadminctl -screenLock status',
}

export function sessionChecks({ host: { mac, version }, job }: Facts): readonly Finding[] {
  if (mac === null) return []
  const as = runsAs(job)
  const major = 'is' in version ? Number(version.is.split('.')[0]) : null
  return [
    judged(GUI, mac.guiSession, (isThere) => guiSession(isThere, as)),
    judged(CONSOLE, mac.consoleUser, consoleUser),
    judged(AUTO_LOGIN, mac.autoLogin, (user) => autoLogin(user, as, mac)),
    judged(FILE_VAULT, mac.fileVault, (state) =>
      state === 'off' ? ok('off') : fileVaultOn(major),
    ),
    judged(SCREEN_LOCK, mac.screenLock, (state) => ok(`${state}; it stops no agent`)),
  ]
}

function guiSession(isThere: boolean, as: RunsAs): Judgement {
  if (isThere) return ok('there is one')
  if (as === 'daemon') return ok('none, and the LaunchDaemon needs none')
  return {
    level: 'bad',
    found: 'nobody is logged in at the screen',
    mend: 'agenthost install --system',
    why: `${GUI.why}; log in by screen sharing and switch automatic login on, or install as a LaunchDaemon`,
  }
}

const NOBODY: ReadonlySet<string> = new Set(['root', '_mbsetupuser', 'loginwindow'])

function consoleUser(user: string): Judgement {
  return ok(NOBODY.has(user) ? `nobody (${user})` : user)
}

function autoLogin(user: string | null, as: RunsAs, { fileVault }: MacFacts): Judgement {
  if (user !== null) return ok(`on, for ${user}`)
  if (as === 'daemon') return ok('off, and the LaunchDaemon needs none')
  const first = 'is' in fileVault && fileVault.is === 'on' ? 'sudo fdesetup disable\n' : ''
  return {
    level: 'bad',
    found: 'off',
    mend: `${first}sudo sysadminctl -autologin set -userName "$USER" -password -`,
    why: `${AUTO_LOGIN.why}; or install as a LaunchDaemon: agenthost install --system`,
  }
}

function fileVaultOn(major: number | null): Judgement {
  const unlock =
    major !== null && major >= 26
      ? '. From macOS 26 on you can unlock it over SSH with the password (a key is not enough): the connection then drops, the disk is mounted, and LaunchDaemons start; it logs nobody in'
      : ''
  return {
    level: 'bad',
    found: 'on',
    mend: 'sudo fdesetup disable',
    why: `${FILE_VAULT.why}${unlock}. For one planned restart: sudo fdesetup authrestart`,
  }
}
