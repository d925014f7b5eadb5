/** Everything that the doctor asks a Mac, all at once. */
import { totalmem } from 'node:os'
import type { HostFacts } from '../../doctor/facts.ts'
import { diskSpace } from '../disk-space.ts'
import { clockOffset, firewall, remoteLogin } from './network-facts.ts'
import { powerSettings, sleepDisabled, thermal, updateFacts } from './power-facts.ts'
import { fileLimits, memoryPressure, swapUsage } from './resource-facts.ts'
import { sessionFacts } from './session-facts.ts'
import { developerTools, integrityProtection, isManaged, isTranslated } from './system-facts.ts'
import { macosVersion, processor, upMs } from './system-facts.ts'
import type { MacTools } from './tools.ts'

export type HostAsked = { readonly uid: number; readonly home: string; readonly now: number }

export async function macHostFacts(asked: HostAsked, tools: MacTools): Promise<HostFacts> {
  const { uid, home, now } = asked
  const [version, arch, pressure, swap, disk, clock, openFiles, up, mac] = await Promise.all([
    macosVersion(tools),
    processor(tools),
    memoryPressure(tools),
    swapUsage(tools),
    diskSpace(home),
    clockOffset(tools),
    fileLimits(tools),
    upMs(tools, now),
    macFacts(uid, tools),
  ])
  return {
    version,
    arch,
    totalMemoryBytes: totalmem(),
    pressure,
    swap,
    disk,
    clock,
    openFiles,
    upMs: up,
    mac,
    linux: null,
  }
}

async function macFacts(uid: number, tools: MacTools): Promise<NonNullable<HostFacts['mac']>> {
  const [session, network, power, system] = await Promise.all([
    sessionFacts(uid, tools),
    Promise.all([remoteLogin(tools), firewall(tools)]),
    Promise.all([powerSettings(tools), sleepDisabled(tools), updateFacts(tools), thermal(tools)]),
    Promise.all([
      isTranslated(tools),
      developerTools(tools),
      isManaged(tools),
      integrityProtection(tools),
    ]),
  ])
  return {
    uid,
    ...session,
    remoteLogin: network[0],
    firewall: network[1],
    power: power[0],
    sleepDisabled: power[1],
    updates: power[2],
    thermal: power[3],
    translated: system[0],
    developerTools: system[1],
    isManaged: system[2],
    integrityProtection: system[3],
  }
}
