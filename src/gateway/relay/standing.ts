/** Whether our key is good at an upstream, as its answers tell; the daemon is told when that changes. */
import type { TellDaemon } from '../telling.ts'
import { isOurKeysFault } from './verdict-of-status.ts'

/** Sees the status of each answer. */
export type Standing = (upstream: string, status: number) => void

const CAUSES: Readonly<Record<number, string>> = {
  401: 'the key is not accepted',
  402: 'there is no credit left there',
  403: 'the key may not do this',
}

/** `keyRefused` is told of each 401: the key may have been changed meanwhile. */
export function standings(
  tell: TellDaemon,
  keyRefused: (upstream: string) => void = () => undefined,
): Standing {
  /** The status that was told of, by upstream. */
  const refused = new Map<string, number>()
  return (upstream, status) => {
    const before = refused.get(upstream)
    if (status === 401) keyRefused(upstream)
    if (isOurKeysFault(status)) {
      if (before === status) return
      refused.set(upstream, status)
      tell({
        kind: 'upstream.refused',
        subject: upstream,
        message: `${upstream} answered ${status}: ${CAUSES[status] ?? ''}`,
        data: { status },
      })
      return
    }
    // A failure of the upstream's own says nothing about the key.
    if (before === undefined || status >= 300) return
    refused.delete(upstream)
    tell({
      kind: 'upstream.answers',
      subject: upstream,
      message: `${upstream} takes calls again`,
      data: {},
    })
  }
}
