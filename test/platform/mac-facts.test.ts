import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/platform/darwin/job-facts.ts'
import { parseDisabled } from '../../src/platform/darwin/launchctl.ts'
import { parseAutoLogin, parseFileVault } from '../../src/platform/darwin/login-session.ts'
import { parseFirewall, parseOffset } from '../../src/platform/darwin/network-facts.ts'
import { parseServices } from '../../src/platform/darwin/other-supervisors.ts'
import {
  parseCustom,
  parseSchedule,
  parseSleepDisabled,
  parseThermal,
} from '../../src/platform/darwin/power-facts.ts'
import {
  parseFreeShare,
  parseMaxFiles,
  parseSwap,
} from '../../src/platform/darwin/resource-facts.ts'
import { parseKeychain, parseScreenLock } from '../../src/platform/darwin/session-facts.ts'
import {
  parseEnrollment,
  parseIntegrity,
  parseVersion,
} from '../../src/platform/darwin/system-facts.ts'
import { garbled, mutationsOf, reordered } from '../doctor/mutations.ts'
import { sample } from '../doctor/samples.ts'

type Case = {
  readonly name: string
  readonly text: string
  /** Null for what is not known. */
  readonly read: (text: string) => unknown
  readonly fact: unknown
  /** Where the order of lines means something. */
  readonly isOrdered?: true
  /** What is no untruth though it is less than all. */
  readonly isTrue?: (read: unknown) => boolean
}

const ended = (err: string, code = 0) => ({ code, out: '', err, trouble: '' })
const unknownIsNull = <T>(word: T): T | null => (word === 'unknown' ? null : word)
const autoLogin = (text: string): unknown => {
  const { kind, ...rest } = parseAutoLogin(text)
  return kind === 'unknown' ? null : { kind, ...rest }
}
const isPartOf =
  (whole: Readonly<Record<string, number>>) =>
  (read: unknown): boolean =>
    Object.entries(read as Record<string, number>).every(([key, value]) => whole[key] === value)

const POWER = {
  autorestartatconnect: 0,
  standby: 0,
  ttyskeepawake: 1,
  powernap: 1,
  displaysleep: 20,
  womp: 1,
  networkoversleep: 0,
  sleep: 0,
  tcpkeepalive: 1,
  autorestart: 1,
  disksleep: 10,
}

const CASES: readonly Case[] = [
  { name: 'sw_vers', text: sample('sw_vers.txt'), read: parseVersion, fact: '15.6.1' },
  {
    name: 'profiles status',
    text: sample('profiles-status-enrollment.txt'),
    read: parseEnrollment,
    fact: true,
  },
  { name: 'csrutil status', text: sample('csrutil-status.txt'), read: parseIntegrity, fact: true },
  {
    name: 'fdesetup status, off',
    text: sample('fdesetup-status-off.txt'),
    read: (text) => unknownIsNull(parseFileVault(text)),
    fact: 'off',
  },
  {
    name: 'fdesetup status, on',
    text: sample('fdesetup-status-on.txt'),
    read: (text) => unknownIsNull(parseFileVault(text)),
    fact: 'on',
  },
  {
    name: 'sysadminctl -autologin status, on',
    text: sample('sysadminctl-autologin-status-on.stderr.txt'),
    read: autoLogin,
    fact: { kind: 'on', user: 'runner' },
  },
  {
    name: 'sysadminctl -autologin status, off',
    text: sample('sysadminctl-autologin-status-off.stderr.txt'),
    read: autoLogin,
    fact: { kind: 'off' },
  },
  {
    name: 'sysadminctl -screenLock status',
    text: sample('sysadminctl-screenLock-status.txt'),
    read: (text) => parseScreenLock(ended(text)),
    fact: 'off',
  },
  {
    name: 'security show-keychain-info',
    text: sample('security-show-keychain-info-unlocked.stderr.txt'),
    read: (text) => parseKeychain(ended(text)),
    fact: { isLocked: false, locksOnSleep: false, locksAfterS: null },
  },
  {
    name: 'pmset -g custom',
    text: sample('pmset-g-custom.txt'),
    read: parseCustom,
    fact: POWER,
    isTrue: isPartOf(POWER),
  },
  {
    name: 'pmset -g, with tabs',
    text: sample('pmset-g-sleepdisabled-tabs.txt'),
    read: parseSleepDisabled,
    fact: true,
  },
  {
    name: 'pmset -g, with blanks',
    text: sample('pmset-g.txt'),
    read: parseSleepDisabled,
    fact: false,
  },
  {
    name: 'pmset -g of a virtual machine',
    text: sample('pmset-g-vm-macos15.txt'),
    read: parseSleepDisabled,
    fact: null,
  },
  {
    name: 'pmset -g therm, nominal',
    text: sample('pmset-g-therm-nominal.txt'),
    read: parseThermal,
    fact: [],
  },
  {
    name: 'pmset -g therm, throttled',
    text: sample('pmset-g-therm-with-cpu.txt').replace('Speed_Limit \t= 100', 'Speed_Limit \t= 60'),
    read: parseThermal,
    fact: ['the processor is held to 60 % of its speed'],
  },
  {
    name: 'softwareupdate --schedule',
    text: sample('softwareupdate-schedule.txt'),
    read: parseSchedule,
    fact: true,
  },
  {
    name: 'memory_pressure',
    text: sample('memory_pressure.txt'),
    read: parseFreeShare,
    fact: 0.71,
  },
  {
    name: 'sysctl vm.swapusage',
    text: sample('sysctl-vm.swapusage.txt'),
    read: parseSwap,
    fact: { totalBytes: 15_360 * 1024 ** 2, usedBytes: 5120 * 1024 ** 2 },
  },
  {
    name: 'launchctl limit maxfiles',
    text: sample('launchctl-limit-maxfiles.txt'),
    read: parseMaxFiles,
    fact: { soft: 256, hard: null },
  },
  { name: 'socketfilterfw', text: sample('socketfilterfw.txt'), read: parseFirewall, fact: 'off' },
  { name: 'sntp', text: sample('sntp.txt'), read: parseOffset, fact: 4 },
  {
    name: 'sntp, with the time before it',
    text: sample('sntp-10.14.txt'),
    read: parseOffset,
    fact: 1_087_742,
  },
  {
    name: 'launchctl print-disabled',
    text: sample('launchctl-print-disabled.txt'),
    read: parseDisabled,
    fact: ['com.apple.Siri.agent', 'com.example.worker.run'],
    isTrue: (read) => (read as string[]).length === 2,
  },
  {
    name: 'launchctl print-disabled before macOS 13',
    text: sample('launchctl-print-disabled-old.txt'),
    read: parseDisabled,
    fact: ['com.test.disabled'],
  },
  {
    name: 'launchctl print of a domain',
    text: sample('launchctl-print-domain-services-fragment.txt'),
    read: parseServices,
    fact: ['ai.wienerdog.dream', 'com.apple.sharingd'],
    isTrue: (read) => new Set(read as string[]).size === 2,
  },
  {
    name: 'launchctl print of a job',
    text: sample('launchctl-print-gui-running-after-sigterm.txt'),
    read: parseArguments,
    fact: ['/Users/dev/.local/bin/weekly-cache-cleanup.sh'],
    isOrdered: true,
  },
]

describe.each(CASES)('what $name prints', ({ text, read, fact, isOrdered, isTrue }) => {
  it('is read', () => expect(read(text)).toEqual(fact))

  it('is read rightly or not at all, whatever became of it', () => {
    const wrong = mutationsOf(text)
      .filter(({ how }) => !(isOrdered === true && /^lines? /.test(how)))
      .map(({ how, text: changed }) => ({ how, found: read(changed) }))
      .filter(({ found }) => found !== null && !isFact(found))
      // That a whole line is gone nobody can see: a shorter list is no other one.
      .filter(({ how, found }) => !how.endsWith('lost') || !isShorter(found))
    expect(wrong).toEqual([])
  })

  it('is read rightly or not at all in any order of its lines', () => {
    if (isOrdered === true) return
    fc.assert(
      fc.property(reordered(text), (changed) => {
        const found = read(changed)
        expect(found === null || isFact(found)).toBe(true)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(garbled(text), (changed) => void read(changed)))
    expect(read('')).toBe(null)
  })

  function isShorter(found: unknown): boolean {
    return Array.isArray(fact) && Array.isArray(found) && found.every((one) => fact.includes(one))
  }

  function isFact(found: unknown): boolean {
    if (isTrue !== undefined) return isTrue(found)
    return JSON.stringify(found) === JSON.stringify(fact)
  }
})

describe('an answer that contradicts itself', () => {
  it('is none', () => {
    expect(parseFileVault('FileVault is On.\nFileVault is Off.\n')).toBe('unknown')
    expect(parseVersion('ProductVersion:\t\t15.1\nProductVersion:\t\t26.1\n')).toBe(null)
    expect(parseDisabled('disabled services = {\n"a" => true\n"a" => enabled\n}\n')).toBe(null)
    expect(parseCustom('AC Power:\n sleep 0\n sleep 1\n')).toBe(null)
    expect(parseOffset(sample('sntp.txt') + sample('sntp-10.14.txt'))).toBe(null)
    const both = ['on', 'off'].map((word) =>
      sample(`sysadminctl-autologin-status-${word}.stderr.txt`),
    )
    expect(parseAutoLogin(both.join(''))).toMatchObject({ kind: 'unknown' })
  })
})

describe('an answer that ended badly', () => {
  it('of the keychain is locked with 36, and unknown with any other', () => {
    const locked = sample('security-show-keychain-info-locked.stderr.txt')
    expect(parseKeychain(ended(locked, 36))).toMatchObject({ isLocked: true })
    expect(parseKeychain(ended(locked, 50))).toBe(null)
  })

  it('about a FileVault that is only going to be on is unknown', () => {
    expect(parseFileVault('FileVault is Off, but will be enabled after the next restart.\n')).toBe(
      'unknown',
    )
  })
})
