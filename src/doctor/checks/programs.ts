/** What of macOS the agents' commands rely on: the Command Line Tools, the keychain. Pure. */
import type { Facts, KeychainState, MacFacts } from '../facts.ts'
import { finding, judged, ok, type Finding, type Judgement, type Subject } from '../finding.ts'

const TOOLS: Subject = {
  id: 'tools.developer',
  title: 'Command Line Tools',
  why: 'without them /usr/bin/git is a stub that opens a dialog: an agent that calls git hangs',
  ask: 'xcode-select -p',
}
const KEYCHAIN: Subject = {
  id: 'keychain.login',
  title: 'login keychain',
  why: 'a login that lies in the keychain is lost to an agent as soon as the keychain locks; over SSH and for a LaunchDaemon it is locked anyway. A token in the environment does not need it',
  ask: 'security show-keychain-info',
}

export function programChecks({ host: { mac }, agents }: Facts): readonly Finding[] {
  if (mac === null) return []
  const relying = agents.filter(
    ({ login }) => login !== null && 'is' in login && login.is.kind === 'keychain',
  )
  return [
    judged(TOOLS, mac.developerTools, (path) =>
      path === null ? { level: 'bad', found: 'not there', mend: INSTALL_TOOLS } : ok(path),
    ),
    keychain(
      mac,
      relying.map(({ name }) => name),
    ),
  ]
}

/** `xcode-select --install` opens a dialog; this is how it goes over SSH. */
const INSTALL_TOOLS = [
  'touch /tmp/.com.apple.dt.CommandLineTools.installondemand.in-progress',
  `sudo softwareupdate -i "$(softwareupdate -l | sed -n 's/^.*Label: \\(Command Line Tools.*\\)/\\1/p' | tail -1)"`,
].join('\n')

function keychain({ keychain: fact }: MacFacts, relying: readonly string[]): Finding {
  if (relying.length === 0) return finding(KEYCHAIN, ok('no agent relies on it'))
  const who = relying.join(', ')
  return judged(KEYCHAIN, fact, (state) => keychainState(state, who))
}

function keychainState(state: KeychainState, who: string): Judgement {
  const never = 'security set-keychain-settings ~/Library/Keychains/login.keychain-db'
  const unlock = 'security unlock-keychain ~/Library/Keychains/login.keychain-db'
  if (state.isLocked) {
    const found = `locked, or closed to this session; ${who} relies on it`
    return { level: 'warn', found, mend: unlock }
  }
  if (state.locksOnSleep || state.locksAfterS !== null) {
    const when = state.locksAfterS === null ? 'on sleep' : `after ${state.locksAfterS} s`
    return { level: 'warn', found: `locks ${when}; ${who} relies on it`, mend: never }
  }
  return ok(`stays open; ${who} relies on it`)
}
