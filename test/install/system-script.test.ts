/** The whole text of the scripts for root: somebody reads each line before it is run with sudo. */
import { describe, expect, it } from 'vitest'
import { installScript, uninstallScript } from '../../src/install/system-script.ts'

const TOOLS = {
  sudo: '/usr/bin/sudo',
  launchctl: "/it's/launchctl",
  launcher: '/Users/Zoë/bin/agenthost',
  launchdLog: '/Users/$(id)/launchd.log',
}
const JOBS = ['daemon', 'a watchdog'].map((label) => ({
  label,
  plist: `/L/${label}.plist`,
  staged: `/staged/${label}.plist`,
}))

const HELPERS = `  sudo=/usr/bin/sudo
  launchctl='/it'\\''s/launchctl'
  # 113: no such job; 112, 125: no such domain, so no job. Any other failure to look is not an answer.
  is_gone() {
    "$launchctl" print "$1" >/dev/null 2>&1
    case $? in 112 | 113 | 125) return 0 ;; *) return 1 ;; esac
  }
  until_gone() {
    tries=0
    until is_gone "$1"; do
      tries=$((tries + 1))
      [ $tries -lt 80 ] || { echo "unable to remove $1: launchd does not say within 40 s that it is gone" >&2; exit 1; }
      sleep 0.5
    done
  }
  remove() {
    is_gone "$1" || "$sudo" "$launchctl" bootout "$1" || true
    until_gone "$1"
  }
`

describe('the script that installs', () => {
  it('leaves the domain of before, puts every plist in place, then loads each and asks the daemon', () => {
    const leaving = [{ target: 'gui/501/a watchdog', plist: '/Users/Zoë/a.plist' }]
    expect(installScript(JOBS, leaving, TOOLS)).toBe(`#!/bin/sh
# Puts agenthost into the domain of the system. Every command that needs root has sudo before it.
set -eu
main() {
${HELPERS}  load() {
    "$sudo" "$launchctl" enable "system/$1"
    remove "system/$1"
    tries=0
    until "$sudo" "$launchctl" bootstrap system "$2"; do
      if "$launchctl" print "system/$1" >/dev/null 2>&1; then break; fi
      tries=$((tries + 1))
      [ $tries -lt 80 ] || { echo "unable to load system/$1" >&2; exit 1; }
      sleep 0.5
    done
  }
  # It moves here from a domain of your own, which needs no root.
  is_gone 'gui/501/a watchdog' || "$launchctl" bootout 'gui/501/a watchdog' || true
  until_gone 'gui/501/a watchdog'
  rm -f '/Users/Zoë/a.plist'
  "$sudo" install -o 0 -g 0 -m 644 /staged/daemon.plist /L/daemon.plist
  "$sudo" install -o 0 -g 0 -m 644 '/staged/a watchdog.plist' '/L/a watchdog.plist'
  load daemon /L/daemon.plist
  load 'a watchdog' '/L/a watchdog.plist'
  # It answers within moments.
  tries=0
  until '/Users/Zoë/bin/agenthost' status >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -ge 120 ]; then
      printf '%s\\n' 'the daemon does not answer; see /Users/$(id)/launchd.log' >&2
      exit 1
    fi
    sleep 0.5
  done
  '/Users/Zoë/bin/agenthost' status
}
main </dev/null
`)
  })

  it('says nothing of a move where there is none', () => {
    expect(installScript(JOBS, [], TOOLS)).not.toMatch(/moves here|gui\//)
  })
})

describe('the script that uninstalls', () => {
  it('removes the jobs in their order, then their plists, then runs our own program', () => {
    const after = [TOOLS.launcher, 'uninstall', '--purge']
    expect(uninstallScript(JOBS, after, TOOLS)).toBe(`#!/bin/sh
# Takes agenthost out of the domain of the system, then stops its agents. Every command that needs root has sudo before it.
set -eu
main() {
${HELPERS}  remove system/daemon
  remove 'system/a watchdog'
  "$sudo" rm -f /L/daemon.plist
  "$sudo" rm -f '/L/a watchdog.plist'
  # No switched-off label is left behind.
  "$sudo" "$launchctl" enable system/daemon
  "$sudo" "$launchctl" enable 'system/a watchdog'
  '/Users/Zoë/bin/agenthost' uninstall --purge
}
main </dev/null
`)
  })
})
