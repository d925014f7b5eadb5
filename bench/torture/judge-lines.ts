/**
 * Whether the logs of those that number their lines hold every line that a write took, once. Who is killed while a full disk
 * has taken half of a line leaves that half: that is the writer's end.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logFilesIn } from '../harness/home.ts'
import { checkLines, isWhole } from '../harness/lines.ts'
import { TICKERS } from './cast.ts'
import type { Stage } from './stage.ts'

export function judgeLines({ home, room, record }: Stage): void {
  const waitedForRoom = (agent: string): number =>
    room.stamps.all().filter(({ what, tag }) => what === 'no-space' && tag === agent).length
  for (const agent of TICKERS) {
    const files = logFilesIn(join(home, 'logs/agents'), agent)
    const report = checkLines(files, writtenIn(join(room.counts, agent)))
    record.count('log lines checked', report.lines)
    record.count('log files checked', files.length)
    const { lost, torn, doubled, disordered, split } = report
    const halves = waitedForRoom(agent)
    const isExcused = torn <= halves && lost <= torn && disordered <= torn && doubled + split === 0
    record.count('half lines at a full disk', isExcused ? torn : 0)
    record.expect(
      isWhole(report) || isExcused,
      `${agent}: lost ${lost}, torn ${torn}, doubled ${doubled}, out of order ${disordered}, split ${split}: ${report.examples.slice(0, 4).join('; ')}`,
    )
  }
}

/** By writer: how many lines its own count says; what a full disk refused is not in it. */
function writtenIn(folder: string): ReadonlyMap<number, number> {
  return new Map(
    readdirSync(folder).map((name) => {
      const bytes = readFileSync(join(folder, name))
      return [Number(name), bytes.length === 8 ? Number(bytes.readBigUInt64LE()) : 0]
    }),
  )
}
