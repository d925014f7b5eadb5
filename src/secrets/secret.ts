/**
 * What is known of a secret, and the door to the keychain of a Mac. That a value could not be read is an
 * answer of its own: a locked keychain is not a secret that is not there. Pure.
 */

export type Place = 'environment' | 'keychain' | 'file'

export type Found = { readonly value: string; readonly from: Place }

export type Missing = {
  /** `unset`: nobody has set it. `unreadable`: it is set, or may be, and cannot be read now. */
  readonly missing: 'unset' | 'unreadable'
  /** In words for a person: "it is not set", "the login keychain is locked". */
  readonly why: string
  /** What to do about it, as a full sentence. */
  readonly hint: string
}

export type Secret = Found | Missing

/** How an item is named in a keychain. */
export type Item = { readonly service: string; readonly account: string }

/** Why the keychain did not do it. */
export type KeychainTrouble = {
  /**
   * `absent`: there is no such item. `declined`: a person said no, or the item cannot be a keychain's.
   * `unreachable`: everything else, also what is not known.
   */
  readonly kind: 'absent' | 'declined' | 'unreachable'
  readonly why: string
  readonly hint: string
}

/** The keychain of this user. No member rejects; null is done, and every failure is a value. */
export type Keychain = {
  readonly itemOf: (name: string) => Item
  readonly put: (item: Item, value: string) => Promise<KeychainTrouble | null>
  readonly get: (item: Item) => Promise<{ readonly value: string } | KeychainTrouble>
  readonly remove: (item: Item) => Promise<KeychainTrouble | null>
}

export function isFound(secret: Secret): secret is Found {
  return 'value' in secret
}
