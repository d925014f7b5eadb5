/** Memory, swap and open files of this Mac. `os.freemem()` misleads: macOS keeps memory full on purpose. */
import type { Fact, FileLimits, Pressure } from '../../doctor/facts.ts'
import { asked, whenDone } from './asking.ts'
import { completeLines, only } from '../complete-lines.ts'
import type { MacTools } from './tools.ts'

const LEVELS: Readonly<Record<string, Pressure['level']>> = {
  1: 'normal',
  2: 'high',
  4: 'critical',
}

export async function memoryPressure(tools: MacTools): Promise<Fact<Pressure>> {
  const [level, freeShare] = await Promise.all([
    asked(
      tools,
      ['sysctl', '-n', 'kern.memorystatus_vm_pressure_level'],
      whenDone((out) => LEVELS[only(out, /^(\d+)$/) ?? ''] ?? null),
    ),
    asked(tools, ['memory_pressure', '-Q'], whenDone(parseFreeShare)),
  ])
  return 'is' in level ? { is: { level: level.is, freeShare } } : level
}

export function parseFreeShare(out: string): number | null {
  const percent = only(out, /^System-wide memory free percentage: (\d{1,3})%$/)
  return percent === null || Number(percent) > 100 ? null : Number(percent) / 100
}

export type Swap = { readonly totalBytes: number; readonly usedBytes: number }

export function swapUsage(tools: MacTools): Promise<Fact<Swap>> {
  return asked(tools, ['sysctl', 'vm.swapusage'], whenDone(parseSwap))
}

/** Sizes in M (MiB), with a decimal comma where LC_ALL did not reach it. */
export function parseSwap(out: string): Swap | null {
  const line = completeLines(out).find((each) => each.startsWith('vm.swapusage:')) ?? ''
  const [, total, used] = /total = ([\d.,]+)M\s+used = ([\d.,]+)M\s/.exec(line) ?? []
  if (total === undefined || used === undefined) return null
  const [totalBytes, usedBytes] = [bytesOf(total), bytesOf(used)]
  return totalBytes === null || usedBytes === null ? null : { totalBytes, usedBytes }
}

const MIB = 1024 * 1024

function bytesOf(text: string): number | null {
  return /^\d{1,12}(?:[.,]\d{1,9})?$/.test(text)
    ? Math.round(Number(text.replace(',', '.')) * MIB)
    : null
}

export function fileLimits(tools: MacTools): Promise<Fact<FileLimits>> {
  return asked(tools, ['launchctl', 'limit', 'maxfiles'], whenDone(parseMaxFiles))
}

export function parseMaxFiles(out: string): FileLimits | null {
  const words = completeLines(out).map((line) => line.trim().split(/\s+/))
  const [, soft, hard] = words.find(([name]) => name === 'maxfiles') ?? []
  const [softly, hardly] = [limitOf(soft), limitOf(hard)]
  return softly === undefined || hardly === undefined ? null : { soft: softly, hard: hardly }
}

function limitOf(word: string | undefined): number | null | undefined {
  if (word === 'unlimited') return null
  return word !== undefined && /^\d{1,20}$/.test(word) ? Number(word) : undefined
}
