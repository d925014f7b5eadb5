/**
 * What has to be done as root for the domain of the system, as a script for sh that the operator reads and
 * runs. Pure. Nothing of ours runs as root: root copies plists and calls launchctl.
 */
import { NO_DOMAIN } from './exit-codes.ts'
import { quoted } from './launcher.ts'

export type SystemJob = {
  readonly label: string
  /** Where it lies in /Library/LaunchDaemons. */
  readonly plist: string
  /** Where we have written it. */
  readonly staged: string
}

export type ScriptTools = {
  readonly sudo: string
  readonly launchctl: string
  /** `bin/agenthost` of the home. */
  readonly launcher: string
  readonly launchdLog: string
}

/** bootout ends a little after ExitTimeOut at the latest; bootstrap fails until it is through. */
const TRIES = 80

const HELPERS = (tools: ScriptTools): readonly string[] => [
  `sudo=${quoted(tools.sudo)}`,
  `launchctl=${quoted(tools.launchctl)}`,
  `# 113: no such job; ${NO_DOMAIN.join(', ')}: no such domain, so no job. Any other failure to look is not an answer.`,
  'is_gone() {',
  '  "$launchctl" print "$1" >/dev/null 2>&1',
  `  case $? in ${[113, ...NO_DOMAIN].toSorted((a, b) => a - b).join(' | ')}) return 0 ;; *) return 1 ;; esac`,
  '}',
  'until_gone() {',
  '  tries=0',
  '  until is_gone "$1"; do',
  '    tries=$((tries + 1))',
  `    [ $tries -lt ${TRIES} ] || { echo "unable to remove $1: launchd does not say within 40 s that it is gone" >&2; exit 1; }`,
  '    sleep 0.5',
  '  done',
  '}',
  'remove() {',
  '  is_gone "$1" || "$sudo" "$launchctl" bootout "$1" || true',
  '  until_gone "$1"',
  '}',
]

const LOADING: readonly string[] = [
  'load() {',
  '  "$sudo" "$launchctl" enable "system/$1"',
  '  remove "system/$1"',
  '  tries=0',
  '  until "$sudo" "$launchctl" bootstrap system "$2"; do',
  '    if "$launchctl" print "system/$1" >/dev/null 2>&1; then break; fi',
  '    tries=$((tries + 1))',
  `    [ $tries -lt ${TRIES} ] || { echo "unable to load system/$1" >&2; exit 1; }`,
  '    sleep 0.5',
  '  done',
  '}',
]

/** `leaving`: targets of this user's own domains, with their plists, that it is moved away from. */
export function installScript(
  jobs: readonly SystemJob[],
  leaving: readonly { readonly target: string; readonly plist: string }[],
  tools: ScriptTools,
): string {
  return wholeScript('Puts agenthost into the domain of the system.', [
    ...HELPERS(tools),
    ...LOADING,
    ...leaving.flatMap(({ target, plist }) => [
      '# It moves here from a domain of your own, which needs no root.',
      `is_gone ${quoted(target)} || "$launchctl" bootout ${quoted(target)} || true`,
      `until_gone ${quoted(target)}`,
      `rm -f ${quoted(plist)}`,
    ]),
    ...jobs.map(
      ({ staged, plist }) => `"$sudo" install -o 0 -g 0 -m 644 ${quoted(staged)} ${quoted(plist)}`,
    ),
    ...jobs.map(({ label, plist }) => `load ${quoted(label)} ${quoted(plist)}`),
    '# It answers within moments.',
    'tries=0',
    `until ${quoted(tools.launcher)} status >/dev/null 2>&1; do`,
    '  tries=$((tries + 1))',
    '  if [ $tries -ge 120 ]; then',
    `    printf '%s\\n' ${quoted(`the daemon does not answer; see ${tools.launchdLog}`)} >&2`,
    '    exit 1',
    '  fi',
    '  sleep 0.5',
    'done',
    `${quoted(tools.launcher)} status`,
  ])
}

/** The jobs go first, in this order; `after` is what this user's own program does once they have gone. */
export function uninstallScript(
  jobs: readonly Omit<SystemJob, 'staged'>[],
  after: readonly string[],
  tools: ScriptTools,
): string {
  return wholeScript('Takes agenthost out of the domain of the system, then stops its agents.', [
    ...HELPERS(tools),
    ...jobs.map(({ label }) => `remove ${quoted(`system/${label}`)}`),
    ...jobs.map(({ plist }) => `"$sudo" rm -f ${quoted(plist)}`),
    '# No switched-off label is left behind.',
    ...jobs.map(({ label }) => `"$sudo" "$launchctl" enable ${quoted(`system/${label}`)}`),
    after.map(quoted).join(' '),
  ])
}

/** A function that is called at the end: a script that breaks off in a pipe does nothing, and nobody reads it. */
function wholeScript(what: string, lines: readonly string[]): string {
  const all = [
    '#!/bin/sh',
    `# ${what} Every command that needs root has sudo before it.`,
    'set -eu',
    'main() {',
    ...lines.map((line) => `  ${line}`),
    '}',
    'main </dev/null',
  ]
  return `${all.join('\n')}\n`
}
