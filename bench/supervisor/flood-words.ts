/** What floods came to, as a cell and as figures. Pure. */
import { figure, median } from '../harness/figures.ts'
import type { LineReport } from '../harness/lines.ts'
import { single, type Reading } from '../table/figure.ts'

export const FLOOD_ROW = 'flood of 200 MB through 10 MB rotations, here'
export const CLONE_ROW = 'the same where the file system clones (XFS with reflinks)'

export type Flood = {
  readonly childS: number
  readonly files: number
  readonly largestMb: number
  readonly report: LineReport
}

export function readsOf(row: string, floods: readonly Flood[], share: number): readonly Reading[] {
  const kind = row === CLONE_ROW ? '-clone' : ''
  const wrong = floods.map(({ report }) => report.lost + report.torn + report.doubled)
  const sum = wrong.reduce((all, one) => all + one, 0)
  return [
    single(`flood-lines${kind}`, sum, floods.length),
    single(`flood-speed${kind}`, share, floods.length),
  ]
}

export function textOf(floods: readonly Flood[]): string {
  const sum = (key: keyof LineReport): number =>
    floods.reduce((all, { report }) => all + Number(report[key]), 0)
  const split = sum('split') > 0 ? `, split ${sum('split')}` : ''
  const files = median(floods.map((one) => one.files))
  const largest = Math.max(...floods.map((one) => one.largestMb))
  return (
    `lost ${sum('lost')}, torn ${sum('torn')}, doubled ${sum('doubled')}${split}; ` +
    `${files} files, largest ${figure(largest)} MB (n=${floods.length})`
  )
}
