/**
 * The keychain of this user, through security(1). A secret goes in over its stdin and comes out over its
 * stdout: it never is in an argv, which everybody on this host can read.
 */
import type { Item, Keychain, KeychainTrouble } from '../../secrets/secret.ts'
import { addLine, itemFor, LINE_MAX_BYTES, nameIn, troubleOf, unwrapped } from './keychain-words.ts'
import type { MacTools, Ran } from './tools.ts'

export type KeychainFrom = {
  readonly tools: MacTools
  readonly user: string
  /** Null for the usual home; asked for only when an item gets its name. */
  readonly homeSuffix: () => string | null
  readonly overSsh: boolean
}

/** Long enough for a person at the screen to find the dialog; an agent's start waits for so long. */
const WITHIN_MS = 20_000

export function keychainOf({ tools, user, homeSuffix, overSsh }: KeychainFrom): Keychain {
  const security = (args: readonly string[], stdin = ''): Promise<Ran> =>
    tools.run('security', args, { stdin, timeoutMs: WITHIN_MS })
  const trouble = (ran: Ran, item: Item): KeychainTrouble =>
    troubleOf(ran, { name: nameIn(item), overSsh })
  return {
    itemOf: (name) => itemFor(name, user, homeSuffix()),
    async put(item, value) {
      // Its attributes are asked for, not its value: that is allowed also while the keychain is locked.
      const found = await security(['find-generic-password', ...named(item)])
      if (found.code !== 0 && found.code !== 44) return trouble(found, item)
      const line = addLine(item, value, found.code === 0)
      if (line.length > LINE_MAX_BYTES) return TOO_LONG
      const added = await security(['-i'], line)
      return added.code === 0 ? null : trouble(added, item)
    },
    async get(item) {
      const found = await security(['find-generic-password', ...named(item), '-w'])
      if (found.code !== 0) return trouble(found, item)
      const value = unwrapped(found.out.replace(/\n$/, ''))
      // Seen over SSH: it ends well and prints nothing, where it would have had to ask somebody.
      return value === '' ? trouble({ ...found, code: 36 }, item) : { value }
    },
    async remove(item) {
      const removed = await security(['delete-generic-password', ...named(item)])
      return removed.code === 0 ? null : trouble(removed, item)
    },
  }
}

function named({ service, account }: Item): readonly string[] {
  return ['-a', account, '-s', service]
}

const TOO_LONG: KeychainTrouble = {
  kind: 'unreachable',
  why: 'the value is longer than security takes from its stdin (4 KB)',
  hint: '',
}
