/** Why a sandbox does not come up on this host, from what it printed, and what to do. Pure. */
import { lastUsefulLine } from './last-useful-line.ts'
import { stoppedText, type Stopped } from './sandbox-ending.ts'

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /sandbox_apply: Operation not permitted/,
    'this host is inside a sandbox already, and Seatbelt does not nest: start agenthost outside of it (not from an agent whose own sandbox is on)',
  ],
  [
    /No permissions to create new namespace|creating new namespace failed|setting up uid map: Permission denied|clone: Operation not permitted|Creating new namespace failed/i,
    'this host does not let bubblewrap make a namespace: it is inside a container or a sandbox already, or AppArmor forbids it (Ubuntu: a profile for bwrap, or kernel.apparmor_restrict_unprivileged_userns=0)',
  ],
  [
    /bwrap: (?:command )?not found|exec: bwrap/,
    'bubblewrap is missing: install the package bubblewrap',
  ],
  [/socat: not found/, 'socat is missing: install the package socat'],
]

export function sandboxTrouble(
  ran: { readonly stopped: Stopped | null; readonly code: number | null; readonly text: string },
  platform: NodeJS.Platform,
): string {
  for (const [pattern, words] of KNOWN) if (pattern.test(ran.text)) return words
  if (ran.stopped !== null) return `the trial did not end: ${stoppedText(ran.stopped)}`
  const said = lastUsefulLine(ran.text)
  return `nothing can be run in a sandbox of ${platform} here: exit ${ran.code ?? 'by a signal'}, ${said}`
}
