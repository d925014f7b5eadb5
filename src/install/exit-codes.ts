/**
 * What each exit code of launchctl means and what to do about it (docs/operation/install.md has the same
 * table). Pure. Codes and texts were measured or read by others on macOS 15 to 27; launchctl prints the
 * text of a code with `launchctl error CODE`.
 */
import { targetOf, type Answer, type JobPlace } from './job.ts'

export type Meaning = {
  /** One clause that follows "unable to load LABEL: ". */
  readonly means: string
  /** What to do, as full sentences. */
  readonly todo: (at: JobPlace) => string
}

const target = ({ domain, label }: JobPlace): string => targetOf(domain, label)

const noSession: Meaning['todo'] = ({ domain }) =>
  domain.kind === 'system'
    ? 'Restart the Mac, then try again.'
    : 'Log in at the screen of this Mac (or switch on auto-login and restart), or use `agenthost install --system`.'

const MEANINGS: Readonly<Record<number, Meaning>> = {
  3: {
    means: 'it was not loaded (3, no such process)',
    todo: () => 'Nothing is to be done: `agenthost install` loads it.',
  },
  5: {
    means:
      'launchd refuses it (5, input/output error: it is still going, switched off, or its plist may not be read)',
    todo: (at) =>
      `Look whether it is switched off in System Settings > General > Login Items, and at \`ls -l ${at.plist}\`: it must be yours and writable by nobody else. Then try again.`,
  },
  36: {
    means: 'it is still going (36, operation now in progress)',
    todo: () => 'Wait half a minute and try again.',
  },
  37: {
    means: 'it is still going or already coming (37, operation already in progress)',
    todo: () => 'Wait half a minute and try again.',
  },
  64: {
    means: 'this launchctl does not know the command (64, usage)',
    todo: () =>
      'Tell us the version that `sw_vers` prints; the command is in docs/operation/install.md.',
  },
  78: {
    means:
      'the program could not be started (78, EX_CONFIG: it or the log file is missing or not permitted)',
    todo: () => 'Run `agenthost install` again: it puts the program and its Node back in place.',
  },
  112: { means: 'there is no such domain (112)', todo: noSession },
  113: {
    means: 'it is not loaded (113, could not find service)',
    todo: (at) => `Load it with \`launchctl bootstrap ${at.domain.name} ${at.plist}\`.`,
  },
  119: {
    means: 'it is switched off (119, service is disabled)',
    todo: (at) => `Switch it on with \`launchctl enable ${target(at)}\`.`,
  },
  125: {
    means: 'the domain takes no jobs (125): nobody is logged in at the screen',
    todo: noSession,
  },
  130: {
    means: 'it is loaded already (130)',
    todo: (at) => `Remove it with \`launchctl bootout ${target(at)}\`, then try again.`,
  },
}

/** The codes with a meaning of their own. */
export const KNOWN_CODES: readonly number[] = Object.keys(MEANINGS).map(Number)

/** The meaning of what launchctl came to; for a code that nobody knows, what it said. */
export function meaningOf({ code, said }: Answer): Meaning {
  const known = code === null ? undefined : MEANINGS[code]
  if (known !== undefined) return known
  const words = said.trim().split('\n').join('; ') || 'it says nothing'
  return code === null
    ? { means: `launchctl could not be asked: ${words}`, todo: () => 'Try again in a minute.' }
    : {
        means: `launchctl exits with ${code}: ${words}`,
        todo: () => `\`launchctl error ${code}\` may say more.`,
      }
}

/** No such domain, and a domain that is not for this. */
export const NO_DOMAIN: readonly number[] = [112, 125]

/** Whether the answer says that jobs of this domain cannot be had at all. */
export function isNoDomain({ code }: Answer): boolean {
  return code !== null && NO_DOMAIN.includes(code)
}
