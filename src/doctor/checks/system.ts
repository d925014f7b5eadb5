/** What this host is: version, processor, Rosetta, management, its last start. Pure. */
import type { Facts, MacFacts } from '../facts.ts'
import { finding, judged, ok, type Finding, type Subject } from '../finding.ts'

const MACOS_SUPPORTED: ReadonlySet<string> = new Set(['15', '26', '27'])

const VERSION: Subject = {
  id: 'system.version',
  title: 'system',
  why: 'what agenthost knows of launchd and of sleep was measured on macOS 15, 26 and 27',
  ask: 'sw_vers',
}
const ARCH: Subject = {
  id: 'system.arch',
  title: 'processor',
  why: 'agenthost is made for Apple silicon; nothing was tried on Macs with Intel',
  ask: 'sysctl hw.optional.arm64',
}
const ROSETTA: Subject = {
  id: 'system.rosetta',
  title: 'Rosetta',
  why: 'this Node is made for Intel and runs translated: slow, and macOS 28 no longer has Rosetta',
}
const MANAGED: Subject = {
  id: 'system.managed',
  title: 'management (MDM)',
  why: 'whoever manages this Mac can update and restart it at any hour: ask them about their windows',
  ask: 'profiles status -type enrollment',
}
const INTEGRITY: Subject = {
  id: 'system.integrity',
  title: 'System Integrity Protection',
  why: 'agents run what a model wrote; without it their commands may change the system itself',
  ask: 'csrutil status',
}
const UP: Subject = {
  id: 'system.up',
  title: 'last start',
  why: 'a start that nobody asked for tells of an update or of a power failure',
  ask: 'last reboot | head',
}

export function systemChecks({ host, job }: Facts): readonly Finding[] {
  const { mac } = host
  return [
    judged(VERSION, host.version, (version) => {
      if (mac === null) return ok(version)
      const isSupported = MACOS_SUPPORTED.has(version.split('.')[0] ?? '')
      return { level: isSupported ? 'ok' : 'warn', found: `macOS ${version}` }
    }),
    judged(ARCH, host.arch, (arch) => ({
      level: mac === null || arch === 'arm64' ? 'ok' : 'warn',
      found: arch,
    })),
    ...(mac === null ? [] : macChecks(mac, job !== null && job.plists.length > 0)),
    judged(UP, host.upMs, (ms) => ok(`${daysText(ms)} ago`)),
  ]
}

function macChecks(mac: MacFacts, isInstalled: boolean): readonly Finding[] {
  const rosetta = judged(ROSETTA, mac.translated, (isTranslated) =>
    isTranslated
      ? {
          level: 'bad',
          found: 'this Node is translated from x64',
          mend: `scripts/setup${isInstalled ? '\nagenthost upgrade' : ''}`,
        }
      : ok('not in use by this Node'),
  )
  return [
    rosetta,
    judged(MANAGED, mac.isManaged, (isManaged) =>
      isManaged ? { level: 'warn', found: 'enrolled' } : ok('not enrolled'),
    ),
    finding(INTEGRITY, integrity(mac)),
  ]
}

function integrity({ integrityProtection: fact }: MacFacts) {
  if ('unknown' in fact) return { level: 'unknown', found: fact.unknown } as const
  return fact.is
    ? ok('enabled')
    : ({ level: 'warn', found: 'disabled (`csrutil enable` in the Recovery system)' } as const)
}

const HOUR_MS = 3_600_000

function daysText(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS)
  if (hours < 1) return `${Math.floor(ms / 60_000)} min`
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}
