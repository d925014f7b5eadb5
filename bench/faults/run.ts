/** All fault runs, one after the other, and their table. */
import { keepFaults } from '../harness/kept.ts'
import { thisCommit } from '../harness/machine.ts'
import type { Workbench } from '../harness/workbench.ts'
import { concurrentRestarts } from './concurrent-restarts.ts'
import { damagedDatabase } from './damaged-database.ts'
import type { Fault, FaultResult } from './fault.ts'
import { fullDisk } from './full-disk.ts'
import { killDaemon } from './kill-daemon.ts'
import { killScheduler } from './kill-scheduler.ts'
import { noMoreFiles } from './no-more-files.ts'
import { twoDaemons } from './two-daemons.ts'
import { unstartable } from './unstartable.ts'

export const FAULTS: Readonly<Record<string, Fault>> = {
  'two-daemons': twoDaemons,
  'concurrent-restarts': concurrentRestarts,
  unstartable,
  'no-more-files': noMoreFiles,
  'full-disk': fullDisk,
  'damaged-database': damagedDatabase,
  'kill-daemon': killDaemon,
}

export const SCHEDULE_FAULTS: Readonly<Record<string, Fault>> = { 'kill-scheduler': killScheduler }

export type FaultOptions = {
  readonly all: Readonly<Record<string, Fault>>
  /** Where it is broken; kept with the results. Left out, nothing is kept. */
  readonly room?: string
  readonly quick?: boolean
  readonly seed: number
  readonly kills: number
  readonly only: readonly string[]
  /** Those of another room than the supervisor. */
  readonly faults?: Readonly<Record<string, Fault>>
}

export async function runFaults(
  bench: Workbench,
  { all, room, quick = false, seed, kills, only }: FaultOptions,
): Promise<{ report: string; passed: boolean }> {
  bench.say(`seed ${seed}`)
  const results: FaultResult[] = []
  for (const name of only) {
    bench.say(`fault: ${name}`)
    results.push(await surely(name, all[name], bench, { seed, kills }))
  }
  if (room !== undefined) {
    keepFaults(bench.cache, {
      format: 1,
      room,
      at: new Date().toISOString(),
      commit: await thisCommit(),
      command: `npm run faults -- ${room} --seed ${seed}`,
      quick,
      seed,
      rows: results.map(({ fault, did, skipped, violations }) => ({
        fault,
        did: skipped === undefined ? did : `skipped: ${skipped}`,
        violations: violations.length,
      })),
    })
  }
  const rows = results.map(
    ({ fault, did, skipped, violations }) =>
      `| ${fault} | ${skipped === undefined ? did : `skipped: ${skipped}`} | ${violations.length} |`,
  )
  const found = results.flatMap(({ fault, violations }) =>
    violations.map((text) => `- ${fault}: ${text}`),
  )
  const head = ['| fault | what was done | violations |', '| --- | --- | --- |']
  const report = [`Seed ${seed}.`, '', ...head, ...rows, '', ...found].join('\n')
  return { report: report.trimEnd(), passed: found.length === 0 }
}

/** A run that breaks off is a violation like any other, and the rest still runs. */
async function surely(
  name: string,
  fault: Fault | undefined,
  bench: Workbench,
  scale: Parameters<Fault>[1],
): Promise<FaultResult> {
  if (fault === undefined) throw new Error(`unable to run ${name}: there is no such fault`)
  try {
    return await fault(bench, scale)
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    bench.say(text)
    return { fault: name, did: 'broke off', violations: [text.split('\n')[0] ?? text] }
  }
}
