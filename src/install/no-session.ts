/** What is missing for a login at the screen, and what to do about it. Pure. */
import { AgenthostError } from '../errors.ts'

export type SessionFacts = {
  readonly user: string
  /** Whether somebody is logged in at the screen as this user. */
  readonly gui: 'present' | 'absent' | 'unknown'
  /** Who owns the screen; null unknown. */
  readonly consoleUser: string | null
  readonly fileVault: 'on' | 'off' | 'unknown'
  readonly autoLogin:
    | { readonly kind: 'on'; readonly user: string }
    | { readonly kind: 'off' }
    | { readonly kind: 'unknown'; readonly why: string }
}

/** Owners of a screen at which nobody is logged in. */
const NOBODY: ReadonlySet<string> = new Set(['root', '_mbsetupuser', 'loginwindow'])

export function noSession(facts: SessionFacts): AgenthostError {
  const { user, consoleUser } = facts
  const isNobody = consoleUser === null || NOBODY.has(consoleUser) || consoleUser === user
  const cause = isNobody ? 'nobody is logged in' : `${consoleUser} is logged in, not ${user},`
  return new AgenthostError(
    'bad',
    `unable to install for ${user}: ${cause} at the screen of this Mac`,
    hintFor(facts),
  )
}

function hintFor(facts: SessionFacts): string {
  return [
    ...missing(facts).map((line) => `- ${line}`),
    'Then restart the Mac, and run `agenthost install` again. Or without a login at the screen:',
    '- `agenthost install --system | sh` starts it at each boot. It uses sudo; Notification Center and the login keychain cannot be reached from there.',
    '- `agenthost install --background` needs no root, but after a restart nothing runs until you log in once (SSH counts).',
  ].join('\n')
}

function missing({ user, fileVault, autoLogin }: SessionFacts): readonly string[] {
  const lines: string[] = []
  if (fileVault === 'on') {
    lines.push(
      'FileVault is on, and a Mac with FileVault never logs in by itself: `sudo fdesetup disable`.',
    )
  } else if (fileVault === 'unknown') {
    lines.push('It is not known whether FileVault is on, which must be off: `fdesetup status`.')
  }
  const set = `\`sudo sysadminctl -autologin set -userName ${user} -password -\``
  if (autoLogin.kind === 'off') lines.push(`Auto-login is off: ${set} asks for the password.`)
  else if (autoLogin.kind === 'unknown') {
    lines.push(
      `It is not known whether auto-login is on (${autoLogin.why}): ${set} switches it on.`,
    )
  } else if (autoLogin.user !== user) {
    lines.push(`Auto-login is on for ${autoLogin.user}, not for ${user}: ${set} changes it.`)
  }
  return lines.length > 0
    ? lines
    : [
        `Auto-login is on for ${user}, so a restart is all that is needed: \`sudo shutdown -r now\`.`,
      ]
}
