/** Who is logged in at this Mac, what stands in the way of that, and the state of the login keychain. */
import type { Fact, KeychainState, MacFacts } from '../../doctor/facts.ts'
import { only } from '../complete-lines.ts'
import { asked } from './asking.ts'
import { autoLogin, consoleUser, fileVault, guiSession } from './login-session.ts'
import type { MacTools, Ran } from './tools.ts'

type SessionFacts = Pick<
  MacFacts,
  'guiSession' | 'consoleUser' | 'autoLogin' | 'fileVault' | 'screenLock' | 'keychain'
>

export async function sessionFacts(uid: number, tools: MacTools): Promise<SessionFacts> {
  const [gui, user, auto, vault, screenLock, keychain] = await Promise.all([
    guiSession(uid, tools),
    consoleUser(tools),
    autoLogin(tools),
    fileVault(tools),
    asked(tools, ['sysadminctl', '-screenLock', 'status'], parseScreenLock),
    asked(tools, ['security', 'show-keychain-info'], parseKeychain),
  ])
  return {
    guiSession:
      gui === 'unknown'
        ? { unknown: 'launchctl does not say whether there is one' }
        : { is: gui === 'present' },
    consoleUser: user === null ? { unknown: 'nobody says who owns the screen' } : { is: user },
    autoLogin: autoLoginFact(auto),
    fileVault:
      vault === 'unknown' ? { unknown: 'fdesetup does not say whether it is on' } : { is: vault },
    screenLock,
    keychain,
  }
}

function autoLoginFact(auto: Awaited<ReturnType<typeof autoLogin>>): Fact<string | null> {
  if (auto.kind === 'unknown') return { unknown: auto.why }
  return { is: auto.kind === 'on' ? auto.user : null }
}

/** It answers on stderr, behind a time stamp where it logs it. */
export function parseScreenLock({ code, out, err }: Ran): 'off' | 'on' | null {
  const said = only(
    `${out}\n${err}`,
    /\bscreenLock delay is (off|immediate|\d+(?:\.\d+)? seconds)$/,
  )
  if (code !== 0 || said === null) return null
  return said === 'off' ? 'off' : 'on'
}

const INTERACTION_NOT_ALLOWED = 36

/** `no-timeout`, `lock-on-sleep`, `timeout=300s`, on stderr. 36: locked, or closed to this session. */
export function parseKeychain({ code, out, err }: Ran): KeychainState | null {
  if (code === INTERACTION_NOT_ALLOWED)
    return { isLocked: true, locksOnSleep: false, locksAfterS: null }
  const told = only(
    `${out}\n${err}`,
    /^Keychain ".*" ((?:no-timeout|lock-on-sleep|timeout=\d+s| )+)$/,
  )
  if (code !== 0 || told === null) return null
  const seconds = /timeout=(\d+)s/.exec(told)?.[1]
  return {
    isLocked: false,
    locksOnSleep: told.includes('lock-on-sleep'),
    locksAfterS: seconds === undefined ? null : Number(seconds),
  }
}
