/** The table that a torture ends with. */
import { cpus, release, totalmem } from 'node:os'
import type { Found } from './real.ts'
import type { Stage } from './stage.ts'
import type { CapRow } from './tally.ts'

export type About = {
  readonly minutes: number
  readonly real: Found
  readonly caps: readonly CapRow[]
}

export function reportOf(stage: Stage, { minutes, real, caps }: About): string {
  const { record, cast, disk } = stage
  const [processor] = cpus()
  const machine = `${cpus().length} × ${processor?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`
  const without = [
    ...real.without,
    ...(disk === null ? ['a full disk: only root can mount a small one'] : []),
  ]
  const agents = [
    ...(cast.real.claude === null ? [] : ['Claude Code']),
    ...(cast.real.claude !== null && cast.real.tmux ? ['Claude Code in tmux'] : []),
    ...(cast.real.openclaw === null ? [] : ['OpenClaw']),
  ]
  const rows = [...record.counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `| ${what} | ${count} |`)
  return [
    `Seed ${record.seed}, ${minutes.toFixed(1)} minutes of chaos, on ${machine}.`,
    `Real agents: ${agents.length === 0 ? 'none' : agents.join(', ')}.`,
    ...without.map((text) => `Left out: ${text}.`),
    '',
    '| what | count |',
    '| --- | --- |',
    ...rows,
    `| **violations** | **${record.violations.length}** |`,
    '',
    '| cap | truly spent at most | times at 95 % and above |',
    '| --- | --- | --- |',
    ...caps.map((cap) => `| ${cap.what} a ${cap.period} | ${cap.closest} % | ${cap.near} |`),
    '',
    ...record.violations.map((text) => `- ${text}`),
  ]
    .join('\n')
    .trimEnd()
}
