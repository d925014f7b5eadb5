/** Everything that the doctor asks a Linux host, all at once. What is not there is unknown. */
import { readFile } from 'node:fs/promises'
import { totalmem, uptime } from 'node:os'
import type { Fact, FileLimits, HostFacts, Pressure } from '../../doctor/facts.ts'
import { codeOf } from '../../errors.ts'
import { completeLines } from '../complete-lines.ts'
import { diskSpace } from '../disk-space.ts'
import { suspendMasked, timeSync } from './systemd-facts.ts'

export async function linuxHostFacts(home: string, env: NodeJS.ProcessEnv): Promise<HostFacts> {
  const [version, pressure, swap, disk, clock, openFiles, isSuspendMasked] = await Promise.all([
    read('/etc/os-release', parseOsRelease),
    memoryPressure(),
    read('/proc/meminfo', parseSwap),
    diskSpace(home),
    timeSync(env),
    read('/proc/self/limits', parseOpenFiles),
    suspendMasked(env),
  ])
  return {
    version,
    arch: { is: process.arch },
    totalMemoryBytes: totalmem(),
    pressure,
    swap,
    disk,
    clock,
    openFiles,
    upMs: { is: uptime() * 1000 },
    mac: null,
    linux: { isSuspendMasked },
  }
}

/** `parse` gives null for what it does not understand. */
async function read<T>(path: string, parse: (text: string) => T | null): Promise<Fact<T>> {
  try {
    const value = parse(await readFile(path, 'utf8'))
    return value === null ? { unknown: `${path} is not understood here` } : { is: value }
  } catch (error) {
    return { unknown: `${path} cannot be read (${codeOf(error) ?? 'unknown'})` }
  }
}

export function parseOsRelease(text: string): string | null {
  const lines = completeLines(text).filter((line) => line.startsWith('PRETTY_NAME='))
  const name = /^PRETTY_NAME="([^"]+)"$/.exec(lines[0] ?? '')?.[1]
  return name === undefined ? null : name.replace(/\s+/g, ' ')
}

/** Bytes by name; `MemTotal:       24683740 kB`. */
function meminfo(text: string): ReadonlyMap<string, number> {
  const rows = completeLines(text).flatMap((line) => {
    const [, name, kib] = /^(\w+):\s+(\d{1,15}) kB$/.exec(line) ?? []
    return name === undefined ? [] : [[name, Number(kib) * 1024] as const]
  })
  return new Map(rows)
}

export function parseSwap(text: string): { totalBytes: number; usedBytes: number } | null {
  const bytes = meminfo(text)
  const [total, free] = [bytes.get('SwapTotal'), bytes.get('SwapFree')]
  if (total === undefined || free === undefined || free > total) return null
  return { totalBytes: total, usedBytes: total - free }
}

export function parseFreeShare(text: string): number | null {
  const bytes = meminfo(text)
  const [total, free] = [bytes.get('MemTotal'), bytes.get('MemAvailable')]
  if (total === undefined || free === undefined || total === 0 || free > total) return null
  return free / total
}

/** All tasks stood still for want of memory in so many of the last 60 seconds: high, critical. */
const STALLED_HIGH_PERCENT = 5
const STALLED_CRITICAL_PERCENT = 30

async function memoryPressure(): Promise<Fact<Pressure>> {
  const [stalled, freeShare] = await Promise.all([
    read('/proc/pressure/memory', parseStalled),
    read('/proc/meminfo', parseFreeShare),
  ])
  if ('unknown' in stalled)
    return 'is' in freeShare ? { is: { level: 'normal', freeShare } } : stalled
  const isHigh = stalled.is >= STALLED_HIGH_PERCENT
  const level = stalled.is >= STALLED_CRITICAL_PERCENT ? 'critical' : isHigh ? 'high' : 'normal'
  return { is: { level, freeShare } }
}

export function parseStalled(text: string): number | null {
  const line = completeLines(text).find((each) => each.startsWith('full '))
  const percent = /^full avg10=[\d.]+ avg60=(\d+\.\d+) /.exec(line ?? '')?.[1]
  return percent === undefined ? null : Number(percent)
}

export function parseOpenFiles(text: string): FileLimits | null {
  const line = completeLines(text).find((each) => each.startsWith('Max open files'))
  const words = /^Max open files\s+(\d{1,20}|unlimited)\s+(\d{1,20}|unlimited)\s+files\s*$/.exec(
    line ?? '',
  )
  const limit = (word: string): number | null => (word === 'unlimited' ? null : Number(word))
  return words === null ? null : { soft: limit(words[1] ?? ''), hard: limit(words[2] ?? '') }
}
