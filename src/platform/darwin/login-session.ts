/**
 * Whether somebody is logged in at the screen of this Mac, and what stands in the way of that after a
 * restart. Each answer may be `unknown`: no session is a fact, a failed question is none.
 */
import { only } from '../complete-lines.ts'
import type { MacTools } from './tools.ts'

export type Presence = 'present' | 'absent' | 'unknown'

/**
 * Whether the domain `gui/UID` exists. 112: no such domain; 125: only a session over SSH (measured on
 * macOS 26.5: duh17/oppi#38, opencodex#1770).
 */
export async function guiSession(uid: number, tools: MacTools): Promise<Presence> {
  const { code } = await tools.run('launchctl', ['print', `gui/${uid}`])
  if (code === 0) return 'present'
  return code === 112 || code === 125 ? 'absent' : 'unknown'
}

/** Whoever owns the screen: a user, `root` or `_mbsetupuser` when nobody is logged in; null unknown. */
export async function consoleUser(tools: MacTools): Promise<string | null> {
  const { code, out } = await tools.run('stat', ['-f', '%Su', tools.file('/dev/console')])
  return code === 0 && /^\S+\s*$/.test(out) ? out.trim() : null
}

export type FileVault = 'on' | 'off' | 'unknown'

/**
 * `fdesetup status` needs no root. While it encrypts or decrypts it says more in further lines; `Off, but
 * will be enabled after the next restart` is neither.
 */
export async function fileVault(tools: MacTools): Promise<FileVault> {
  const { code, out } = await tools.run('fdesetup', ['status'])
  return code === 0 ? parseFileVault(out) : 'unknown'
}

export function parseFileVault(status: string): FileVault {
  const word = only(status, /^FileVault is (On|Off)\.$/)
  return word === null ? 'unknown' : word === 'On' ? 'on' : 'off'
}

export type AutoLogin =
  | { readonly kind: 'on'; readonly user: string }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown'; readonly why: string }

/** Asked with sudo where it needs no password; else nothing is known for sure. */
export async function autoLogin(tools: MacTools): Promise<AutoLogin> {
  const asked = await tools.run('sudo', ['-n', tools.path('sysadminctl'), '-autologin', 'status'])
  const told = parseAutoLogin(`${asked.out}\n${asked.err}`)
  if (told.kind !== 'unknown') return told
  // A key that was left behind after switching off is no proof, so this only ever says `off`.
  const kept = await tools.run('defaults', [
    'read',
    '/Library/Preferences/com.apple.loginwindow',
    'autoLoginUser',
  ])
  if (kept.code === 1 && kept.err.includes('does not exist')) return { kind: 'off' }
  const user = kept.code === 0 ? kept.out.trim() : ''
  const why =
    user === '' ? 'it can be asked as root only' : `it is set for ${user}, which may be left over`
  return { kind: 'unknown', why }
}

/** Each line of sysadminctl begins with a time stamp; older builds say `autologin is set for user X`. */
export function parseAutoLogin(text: string): AutoLogin {
  const isOff = only(text, /(Automatic login is OFF)\.?$/i) !== null
  const name = only(text, /(?:Automatic login user: *|autologin is set for user )(\S+)$/i)
  if (isOff === (name !== null)) return { kind: 'unknown', why: 'sysadminctl says neither' }
  return name === null ? { kind: 'off' } : { kind: 'on', user: name }
}
