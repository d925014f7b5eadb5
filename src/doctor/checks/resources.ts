/** Disk, memory, swap, heat, open files. Pure. */
import type { Facts, FileLimits, Pressure } from '../facts.ts'
import { finding, gigabytes, judged, ok } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'

const DISK: Subject = {
  id: 'disk.space',
  title: 'disk',
  why: 'on a full disk agents cannot write their logs and transcripts, and none can be started',
  ask: 'df -h ~',
}
const MEMORY: Subject = {
  id: 'memory.pressure',
  title: 'memory',
  why: 'under pressure the system slows every agent down, then kills the largest without a word',
  ask: 'memory_pressure -Q',
}
const CEILINGS: Subject = {
  id: 'memory.ceilings',
  title: 'memory ceilings',
  why: 'an agent is restarted when it passes its ceiling; together they must fit before the system kills one itself',
}
const SWAP: Subject = {
  id: 'memory.swap',
  title: 'swap',
  why: 'much of it in use means that agents wait for the disk, and probes time out',
  ask: 'sysctl vm.swapusage',
}
const THERMAL: Subject = {
  id: 'heat',
  title: 'heat',
  why: 'a throttled processor makes agents slow, and probes time out',
  ask: 'pmset -g therm',
}
const FILES: Subject = {
  id: 'limits.open-files',
  title: 'open files',
  why: 'an agent with many connections and logs fails with EMFILE when it may open too few',
  ask: 'launchctl limit maxfiles',
}

export function resourceChecks({ host, agents }: Facts): readonly Finding[] {
  const ceilings = agents.flatMap(({ memoryMaxBytes }) => memoryMaxBytes ?? [])
  return [
    judged(DISK, host.disk, disk),
    judged(MEMORY, host.pressure, (pressure) => memory(pressure, host.totalMemoryBytes)),
    ...(ceilings.length === 0 ? [] : [together(ceilings, host.totalMemoryBytes)]),
    judged(SWAP, host.swap, (swap) => swapInUse(swap, host.totalMemoryBytes)),
    ...(host.mac === null
      ? []
      : [
          judged(THERMAL, host.mac.thermal, (notes) =>
            notes.length === 0
              ? ok('nothing slows the processor')
              : { level: 'warn', found: notes.join('; ') },
          ),
        ]),
    judged(FILES, host.openFiles, openFiles),
  ]
}

const DISK_BAD_BYTES = 2e9
const DISK_WARN_BYTES = 10e9
const DISK_WARN_SHARE = 0.1

function disk(space: { readonly freeBytes: number; readonly totalBytes: number }): Judgement {
  const { freeBytes, totalBytes } = space
  const share = totalBytes > 0 ? freeBytes / totalBytes : 0
  const found = `${gigabytes(freeBytes)} of ${gigabytes(totalBytes)} are free`
  const mend = 'du -xsh ~/* ~/.[!.]* 2>/dev/null | sort -h | tail'
  if (freeBytes < DISK_BAD_BYTES) return { level: 'bad', found, mend }
  const isLow = freeBytes < DISK_WARN_BYTES || share < DISK_WARN_SHARE
  return isLow ? { level: 'warn', found, mend } : ok(found)
}

const FREE_LEAST_SHARE = 0.1

function memory({ level, freeShare }: Pressure, totalBytes: number): Judgement {
  const share = 'is' in freeShare ? freeShare.is : null
  const free = share === null ? '' : `, ${Math.round(share * 100)} % free`
  const found = `${gigabytes(totalBytes)}${free}, pressure ${level}`
  const mend = 'agenthost status'
  if (level === 'critical') return { level: 'bad', found, mend }
  const isLow = level === 'high' || (share !== null && share < FREE_LEAST_SHARE)
  return isLow ? { level: 'warn', found, mend } : ok(found)
}

function together(ceilings: readonly number[], totalBytes: number): Finding {
  const sum = ceilings.reduce((all, bytes) => all + bytes, 0)
  const found = `${gigabytes(sum)} in all for ${ceilings.length}, of ${gigabytes(totalBytes)}`
  return finding(CEILINGS, { level: sum > totalBytes ? 'warn' : 'ok', found })
}

const SWAP_MUCH_SHARE = 0.5

function swapInUse(
  { totalBytes, usedBytes }: { readonly totalBytes: number; readonly usedBytes: number },
  memoryBytes: number,
): Judgement {
  if (totalBytes === 0) return ok('none in use')
  const found = `${gigabytes(usedBytes)} of ${gigabytes(totalBytes)} in use`
  const isMuch = usedBytes > memoryBytes * SWAP_MUCH_SHARE
  return isMuch ? { level: 'warn', found, mend: 'agenthost status' } : ok(found)
}

const OPEN_FILES_LEAST = 8192

function openFiles({ soft, hard }: FileLimits): Judgement {
  const text = (limit: number | null): string => (limit === null ? 'unlimited' : String(limit))
  const found = `${text(soft)}, at most ${text(hard)}`
  // Node raises its own limit to the hard one, and what it starts inherits that.
  if (hard === null || hard >= OPEN_FILES_LEAST) return ok(found)
  return { level: 'warn', found }
}
