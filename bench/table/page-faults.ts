/** The newest fault runs that are kept, and where the long runs are told of. Pure. */
import type { KeptFaults } from './figure.ts'
import { plain } from './plain.ts'

const WHERE = `These break things on purpose and look whether anything was lost, doubled or forgotten; what each does is in
[operation/bench.md](operation/bench.md): \`npm run faults -- supervisor|schedule|alerts|gateway\`. \`npm run torture\` and the
simulated weeks do it to all of the product at once.`

/** Of each fault of each room the newest whole run, else the newest quick one. */
export function faultsText(kept: readonly KeptFaults[]): string {
  const sorted = kept.toSorted(
    (a, b) => Number(b.quick) - Number(a.quick) || a.at.localeCompare(b.at),
  )
  const newest = new Map(
    sorted.flatMap((run) =>
      run.rows.map((row) => [`${run.room}/${row.fault}`, { run, row }] as const),
    ),
  )
  if (newest.size === 0) return `${WHERE}\n\nNo run of them is kept here yet.`
  const lines = [...newest.values()].map(({ run, row }) => {
    const form = run.quick ? ', quick' : ''
    const taken = `${run.at.slice(0, 10)}, ${run.commit}, seed ${run.seed}${form}`
    const did = plain(row.did).replaceAll('|', '\\|')
    return `| ${run.room} | ${row.fault} | ${did} | ${row.violations} | ${taken} |`
  })
  const head = [
    '| room | fault | what was done | violations | taken |',
    '| --- | --- | --- | --- | --- |',
  ]
  return [WHERE, '', ...head, ...lines].join('\n')
}
