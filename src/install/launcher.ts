/** The program `agenthost` of an installation: a few lines of sh in AGENTHOST_HOME/bin. Pure. */

/** Quoted for sh, whatever is in it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * It names the home, which another shell may not: a home of an unusual place would not be found. An
 * AGENTHOST_HOME that is set wins.
 */
export function launcherText(at: {
  readonly home: string
  readonly node: string
  readonly program: string
}): string {
  return [
    '#!/bin/sh',
    '# Written by `agenthost install`: runs the release that is in use.',
    `[ -n "\${AGENTHOST_HOME:-}" ] || export AGENTHOST_HOME=${quoted(at.home)}`,
    `exec ${quoted(at.node)} ${quoted(at.program)} "$@"`,
    '',
  ].join('\n')
}
