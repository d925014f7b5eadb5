/** The page of all figures, in Markdown, from what is kept: for a reader who is deciding. Pure. */
import type { KeptFaults, Machine } from './figure.ts'
import type { Newest } from './newest.ts'
import { faultsText } from './page-faults.ts'
import { figuresTable, missedText, unmeasuredText } from './page-figures.ts'
import { behavioursText, peersText } from './page-peers.ts'
import { ROOM_NAMES } from './wanted.ts'

export function page(news: Newest, faults: readonly KeptFaults[]): string {
  const parts = [
    '# Benchmarks',
    warningOf(news),
    '## Machine and versions',
    machineText(news.machine),
    peersText(news),
    '## How it was measured',
    HOW,
    timesText(news),
    '## Figures',
    figuresTable(news),
    '## What is missed, and why',
    missedText(news),
    unmeasuredText(news),
    '## How supervisors behave',
    behavioursText(news),
    '## Faults and weeks',
    faultsText(faults),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** More than this in use before a run makes its times doubtful. */
const BUSY_PERCENT = 15

const HOW = `\`npm run bench\` measures everything, room by room, and writes this page; \`npm run bench -- ROOM\` measures one, and
\`npm run bench -- table\` writes the page anew from the newest kept figures without measuring. How each is measured is in
[operation/bench.md](operation/bench.md). In short:

- The bare floor is measured in the same run as the figure beside it: what the machine itself takes for the least that
  could do the same. Peers do the same work with the same children, as shipped unless the figure says otherwise.
- A figure is the median of *n* unless its title says otherwise; in brackets the 10th and 90th percentile.
- Agents stamp their own starts: no time depends on a supervisor's log, pipe or clock.
- The runs, below the table, say the time (UTC), the commit (\`+\`: files had been changed since), the load average before and after, how much
  of the processors others used just before, and whether it was the quick form, which does less of everything; where that
  is too little to tell, nothing is said of met or missed.
- The load average still remembers the room that was measured before. What others used does not: above ${BUSY_PERCENT} % of all
  cores a figure is worth little.`

function warningOf({ figures }: Newest): string {
  const all = [...figures.values()]
  const quick = all.filter((one) => one.quick).length
  const busy = all.filter(({ busyPercent }) => busyPercent > BUSY_PERCENT).length
  if (quick + busy === 0) return ''
  return (
    `> **Not to be relied on as it stands:** of ${all.length} figures ${quick} come from the quick form and ${busy} were ` +
    'taken while the machine was busy with other work.'
  )
}

function machineText({ cpu, cores, memoryGiB, os, kernel, arch, node }: Machine): string {
  return [
    `- CPU: ${cores} × ${cpu} (${arch})`,
    `- memory: ${memoryGiB} GiB`,
    `- system: ${os}, kernel ${kernel}`,
    `- Node: ${node}`,
  ].join('\n')
}

function timesText({ minutes }: Newest): string {
  const cell = (room: string, quick: boolean): string =>
    minutes.find((one) => one.room === room && one.quick === quick)?.minutes.toFixed(1) ?? '–'
  const sum = (quick: boolean): string =>
    minutes
      .filter((one) => one.quick === quick)
      .reduce((all, one) => all + one.minutes, 0)
      .toFixed(1)
  const rows = ROOM_NAMES.map((room) => `| ${room} | ${cell(room, false)} | ${cell(room, true)} |`)
  return [
    'Minutes that each room took here:',
    '',
    '| room | whole | `--quick` |',
    '| --- | --- | --- |',
    ...rows,
    `| together | ${sum(false)} | ${sum(true)} |`,
  ].join('\n')
}
