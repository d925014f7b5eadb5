/** What a run ran on, as a published page may say it: no name of the host, of a person or of a folder. */
import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, homedir, hostname, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Machine } from '../table/figure.ts'
import { run } from './command.ts'

const CHECKOUT = join(import.meta.dirname, '../..')

export function thisMachine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown CPU',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: systemName(),
    kernel: `${type()} ${release()}`,
    arch: arch(),
    node: process.version,
  }
}

/** Per cent of all cores that are in use, looked at for two seconds. */
export async function busyNow(): Promise<number> {
  const before = cpuTimes()
  await pause(2000)
  const after = cpuTimes()
  return 100 * (1 - (after.idle - before.idle) / (after.all - before.all))
}

function cpuTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((one) => one.times)
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((one) => Object.values(one))),
  }
}

/** Short, with a `+` where files of the checkout differ from it; the page itself does not count. */
export async function thisCommit(): Promise<string> {
  const git = (...words: string[]) =>
    run(['git', '--no-optional-locks', '-C', CHECKOUT, ...words]).catch(() => null)
  const head = await git('rev-parse', '--short', 'HEAD')
  if (head?.code !== 0) return 'no commit'
  const changes = await git('status', '--porcelain', '--', '.', ':!docs/benchmarks.md')
  return `${head.stdout.trim()}${changes?.stdout.trim() === '' ? '' : '+'}`
}

/** What must stand on no page: where this machine is and what it is called. */
export function privateWords(): readonly string[] {
  return [hostname(), homedir(), tmpdir(), CHECKOUT].filter((word) => word.length > 2)
}

/** `/etc/os-release` on Linux (freedesktop.org); elsewhere the kernel's name. */
function systemName(): string {
  const path = '/etc/os-release'
  if (!existsSync(path)) return type()
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync(path, 'utf8'))?.[1] ?? type()
}
