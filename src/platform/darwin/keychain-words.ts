/**
 * How a secret travels through security(1), and what its exit codes mean. One line of `security -i` is split
 * at blanks, quotes and backslashes, and cut at 4095 bytes, of which it runs the first part and complains
 * about the rest by quoting it (go-keyring#84, #153; clauth#76). So values that would need quoting are
 * wrapped, and long lines are never sent. Pure.
 */
import type { Item, KeychainTrouble } from '../../secrets/secret.ts'

/** Below the 4095 with which a failure is still told as one. */
export const LINE_MAX_BYTES = 4000

const WRAPPED = 'agenthost64:'
/** Nothing in it that the splitting or getopt takes for something else. */
const PLAIN = /^[\w.:/+=@%,~][\w.:/+=@%,~-]*$/

/** The value as it lies in the keychain. What is printed back in hex otherwise is wrapped too. */
export function wrapped(value: string): string {
  if (PLAIN.test(value) && !value.startsWith(WRAPPED)) return value
  return WRAPPED + Buffer.from(value, 'utf8').toString('base64url')
}

export function unwrapped(stored: string): string {
  if (!stored.startsWith(WRAPPED)) return stored
  return Buffer.from(stored.slice(WRAPPED.length), 'base64url').toString('utf8')
}

/**
 * The line that keeps a value. An access list (`-T`) is only for a new item: on one that is there it
 * asks for the keychain's password on the screen, each time (keychain_add.c; claude-swap#324).
 */
export function addLine({ service, account }: Item, value: string, isThere: boolean): string {
  const how = isThere ? '-U' : '-T /usr/bin/security'
  return `add-generic-password -a ${account} -s ${service} ${how} -w ${wrapped(value)}\n`
}

/** `agenthost.NAME`; a home that is not the usual one adds its own id. `@` is in no name of a secret. */
export function itemFor(name: string, user: string, homeSuffix: string | null): Item {
  const service = `agenthost.${name}${homeSuffix === null ? '' : `@${homeSuffix}`}`
  return { service, account: /^[\w.][\w.@-]*$/.test(user) ? user : 'agenthost' }
}

/** The name of the secret that an item is for. */
export function nameIn({ service }: Item): string {
  return service.replace(/^agenthost\./, '').replace(/@.*$/, '')
}

const UNLOCK = 'security unlock-keychain ~/Library/Keychains/login.keychain-db'

/**
 * The exit code is the low byte of an OSStatus (SecBase.h). `overSsh`: asked from an SSH session. What security
 * prints is not quoted: after `-i` it may hold the line that it was given.
 */
export function troubleOf(
  { code, trouble }: { readonly code: number | null; readonly trouble: string },
  { name, overSsh }: { readonly name: string; readonly overSsh: boolean },
): KeychainTrouble {
  const file = `keep the secret in a file that only you can read: \`agenthost secrets set ${name} --file\``
  const unreachable = (why: string, hint: string): KeychainTrouble => ({
    kind: 'unreachable',
    why: code === null ? why : `${why} (security: exit ${code})`,
    hint,
  })
  switch (code) {
    case 36:
      return unreachable(
        'the keychain is locked here',
        `${overSsh ? LOCKED_SSH : LOCKED} Or ${file}.`,
      )
    case 37:
      return unreachable(
        'this user has no default keychain',
        `Log in at the screen once, or ${file}.`,
      )
    case 44:
      return { kind: 'absent', why: 'it is not in the keychain', hint: '' }
    case 45:
      return unreachable(
        'it is in the keychain already and cannot be changed',
        `Unlock the keychain with \`${UNLOCK}\`, or ${file}.`,
      )
    case 50:
      return unreachable('there is no such keychain', `Log in at the screen once, or ${file}.`)
    case 51:
      return unreachable(
        'the keychain does not take the password or the program',
        `Unlock the keychain with \`${UNLOCK}\`, or ${file}.`,
      )
    case 53:
      return unreachable(
        'no keychain is available to this process',
        `Log in at the screen, or ${file}.`,
      )
    case 128:
      return {
        kind: 'declined',
        why: 'somebody at the screen said no (security: exit 128)',
        hint: 'Do it again, and allow it there.',
      }
    case null:
      return unreachable(
        `security gave no answer: ${trouble}`,
        `A dialog may wait at the screen of this Mac. Answer it there, or ${file}.`,
      )
    default:
      return unreachable(
        code === 2 ? 'security did not understand what it was told' : 'security failed',
        `Try \`security show-keychain-info\`, or ${file}.`,
      )
  }
}

const LOCKED_SSH = `An SSH session is a security session of its own: a keychain that is open at the screen is locked in it. Unlock it here with \`${UNLOCK}\`.`
const LOCKED = `It is open while its user is logged in at the screen, and locked for a LaunchDaemon. Unlock it with \`${UNLOCK}\`.`
