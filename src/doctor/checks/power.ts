/** Whether this host stays awake, comes back after a power failure, and is not restarted by updates. Pure. */
import type { Facts, MacFacts, UpdateFacts } from '../facts.ts'
import { finding, judged, ok, type Finding, type Judgement, type Subject } from '../finding.ts'

/** Of `pmset`: the value that suits agents, and how bad another one is. Power Nap and the rest only disturb. */
const WANTED = [
  { key: 'sleep', value: 0, level: 'bad' },
  { key: 'autorestart', value: 1, level: 'bad' },
  { key: 'disksleep', value: 0, level: 'warn' },
  { key: 'standby', value: 0, level: 'warn' },
  { key: 'powernap', value: 0, level: 'warn' },
  { key: 'womp', value: 1, level: 'warn' },
] as const

const POWER: Subject = {
  id: 'power.settings',
  title: 'power settings',
  why: 'a Mac that sleeps answers nobody and its agents stand still; without autorestart it stays off after a power failure',
  ask: 'pmset -g custom',
}
const UPDATES: Subject = {
  id: 'updates.automatic',
  title: 'automatic updates',
  why: 'an update that installs itself restarts the Mac at night and leaves it at the login window: the most usual outage of all',
  ask: 'defaults read /Library/Preferences/com.apple.SoftwareUpdate',
}
const SUSPEND: Subject = {
  id: 'power.suspend',
  title: 'suspend',
  why: 'a host that suspends answers nobody, and its agents stand still',
  ask: 'systemctl is-enabled suspend.target',
}

export function powerChecks({ host: { mac, linux } }: Facts): readonly Finding[] {
  if (mac !== null) return [power(mac), updates(mac.updates)]
  if (linux === null || linux.isSuspendMasked === null) return []
  // Most servers never suspend although they could: worth a word, no more.
  const masked = judged(SUSPEND, linux.isSuspendMasked, (isMasked) =>
    isMasked
      ? ok('masked')
      : {
          level: 'warn',
          found: 'possible: suspend.target is not masked',
          mend: 'sudo systemctl mask sleep.target suspend.target hibernate.target',
        },
  )
  return [masked]
}

function power({ power: settings, sleepDisabled }: MacFacts): Finding {
  return judged(POWER, settings, (values) => {
    const wrong = WANTED.filter(
      ({ key, value }) => values[key] !== undefined && values[key] !== value,
    )
    const isForced = 'is' in sleepDisabled && !sleepDisabled.is
    if (wrong.length === 0 && !isForced) return ok(fine(values))
    const told = wrong.map(({ key, value }) => `${key} is ${values[key]}, not ${value}`)
    const set = wrong.map(({ key, value }) => `${key} ${value}`)
    return {
      level: wrong.some(({ level }) => level === 'bad') ? 'bad' : 'warn',
      found: [
        ...told,
        ...(isForced ? ['sleep can still be forced (SleepDisabled is 0)'] : []),
      ].join('; '),
      mend: `sudo pmset -a ${[...set, ...(isForced ? ['disablesleep 1'] : [])].join(' ')}`,
    }
  })
}

function fine(values: Readonly<Record<string, number>>): string {
  const there = WANTED.filter(({ key }) => values[key] !== undefined)
  return there.map(({ key }) => `${key} ${values[key]}`).join(', ')
}

const SET = 'sudo defaults write /Library/Preferences/com.apple.SoftwareUpdate'

function updates({ isChecking, installsSystem, installsResponses }: UpdateFacts): Finding {
  if ('is' in isChecking && !isChecking.is) return finding(UPDATES, ok('not looked for'))
  return judged(UPDATES, installsSystem, (installs): Judgement => {
    if (installs === true) {
      return {
        level: 'bad',
        found: 'macOS installs its updates by itself',
        mend: `${SET} AutomaticallyInstallMacOSUpdates -bool false`,
      }
    }
    if (installs === null) {
      return {
        level: 'warn',
        found: 'nobody has said whether macOS may install its updates by itself',
        mend: `${SET} AutomaticallyInstallMacOSUpdates -bool false`,
      }
    }
    if ('is' in installsResponses && installsResponses.is === true) {
      return {
        level: 'warn',
        found: 'security responses install themselves, and some restart the Mac',
        mend: `${SET} CriticalUpdateInstall -bool false`,
      }
    }
    return ok('looked for, not installed by themselves')
  })
}
