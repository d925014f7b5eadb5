/** What this Mac is: version, processor, Rosetta, management, protection, tools, when it was started. */
import type { Fact } from '../../doctor/facts.ts'
import { only } from '../complete-lines.ts'
import { asked, whenDone } from './asking.ts'
import type { MacTools } from './tools.ts'

export function macosVersion(tools: MacTools): Promise<Fact<string>> {
  return asked(tools, ['sw_vers'], whenDone(parseVersion))
}

/** Two tabs stand between name and value. */
export function parseVersion(out: string): string | null {
  return only(out, /^ProductVersion:\s+(\d{1,4}(?:\.\d{1,4}){0,3})$/)
}

/** `hw.optional.arm64` is 1 on Apple silicon, also for a program under Rosetta; Intel has no such name. */
export function processor(tools: MacTools): Promise<Fact<string>> {
  return asked(tools, ['sysctl', '-n', 'hw.optional.arm64'], ({ code, out, err }) => {
    if (code !== 0) return err.includes('unknown oid') ? 'x64' : null
    return only(out, /^([01])$/) === '1' ? 'arm64' : null
  })
}

/** Whether what we start, and so we, run under Rosetta: a translated program starts translated ones. */
export function isTranslated(tools: MacTools): Promise<Fact<boolean>> {
  return asked(tools, ['sysctl', '-n', 'sysctl.proc_translated'], ({ code, out, err }) => {
    if (code !== 0) return err.includes('unknown oid') ? false : null
    const value = only(out, /^([01])$/)
    return value === null ? null : value === '1'
  })
}

export function isManaged(tools: MacTools): Promise<Fact<boolean>> {
  return asked(tools, ['profiles', 'status', '-type', 'enrollment'], whenDone(parseEnrollment))
}

/** `Yes (User Approved)` is a yes as well. */
export function parseEnrollment(out: string): boolean | null {
  const word = only(out, /^MDM enrollment: (Yes|No)(?: \(.*\))?$/)
  return word === null ? null : word === 'Yes'
}

export function integrityProtection(tools: MacTools): Promise<Fact<boolean>> {
  return asked(tools, ['csrutil', 'status'], whenDone(parseIntegrity))
}

/** A custom configuration says `unknown`, and is. */
export function parseIntegrity(out: string): boolean | null {
  const word = only(out, /^System Integrity Protection status: (enabled|disabled)\.$/)
  return word === null ? null : word === 'enabled'
}

/** 2 and a word about it: there are none. */
export function developerTools(tools: MacTools): Promise<Fact<string | null>> {
  return tools.run('xcode-select', ['-p'], {}).then(({ code, out, err, trouble }) => {
    if (code === null) return { unknown: `xcode-select: ${trouble}` }
    const path = code === 0 ? only(out, /^(\/.*)$/) : null
    if (path !== null) return { is: path }
    const isNone = code === 2 && err.includes('unable to get active developer directory')
    return isNone ? { is: null } : { unknown: `xcode-select exits ${code}` }
  })
}

/** Milliseconds since it was started. The tail of the value is local time and never read. */
export function upMs(tools: MacTools, now: number): Promise<Fact<number>> {
  return asked(
    tools,
    ['sysctl', '-n', 'kern.boottime'],
    whenDone((out) => {
      const seconds = only(out, /^\{ sec = (\d+), usec = \d+ \}.*$/)
      const ms = seconds === null ? -1 : now - Number(seconds) * 1000
      return ms >= 0 ? ms : null
    }),
  )
}
