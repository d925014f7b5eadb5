/**
 * Which version of the routing table a request of a session goes by. Reasoning that a model has signed goes on with
 * the models of the version that it began with; all else takes the one in force. A session may hold several
 * conversations (sub-agents), each of which is known by its signatures. Pure.
 */
import type { Sight } from './signed-history.ts'

export type Conversation = {
  readonly version: string
  readonly marks: readonly string[]
}

export type SessionState = {
  /** In force when the newest request without signed reasoning came: what began then began with it. */
  readonly began: string
  /** Those with signed reasoning, the newest first. */
  readonly conversations: readonly Conversation[]
}

const CONVERSATIONS_MAX = 8

/** Null for a session that was never seen: it takes the version in force. */
export function versionFor(
  state: SessionState | null,
  sight: Sight,
  inForce: string,
): { readonly version: string; readonly state: SessionState } {
  const conversations = state?.conversations ?? []
  if (!sight.signed) return { version: inForce, state: { began: inForce, conversations } }
  const known = conversations.find(({ marks }) => marks.some(sight.carries))
  const version = known?.version ?? state?.began ?? inForce
  const others = conversations.filter((each) => each !== known)
  const marked = sight.marks.length === 0 ? [] : [{ version, marks: sight.marks }]
  return {
    version,
    state: {
      began: state?.began ?? inForce,
      conversations: [...marked, ...others].slice(0, CONVERSATIONS_MAX),
    },
  }
}

/** Whether nothing in it asks for another version, so that its request need not be looked into at once. */
export function isPlain(state: SessionState | null, inForce: string): boolean {
  if (state === null) return true
  return state.began === inForce && state.conversations.every(({ version }) => version === inForce)
}

/** All of its conversations go on with this version, whatever they have signed. */
export function movedTo(version: string, { conversations }: SessionState): SessionState {
  return { began: version, conversations: conversations.map(({ marks }) => ({ version, marks })) }
}
