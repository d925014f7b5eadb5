/** Which peers were there, and how supervisors behaved where no single number says it. Pure. */
import type { Newest } from './newest.ts'
import { plain } from './plain.ts'

/** One line for each peer, also for those that were not to be had. */
export function peersText({ peers }: Newest): string {
  const lines = [...peers.values()].map(({ room, name, version, absent }) => {
    const news = version ?? `not measured: ${plain(absent ?? 'nobody knows why')}`
    return `- ${name} (${room}): ${news}`
  })
  return lines.toSorted().join('\n')
}

/** A contender a column, a row for each thing that was done to it. */
export function behavioursText({ behaviours }: Newest): string {
  if (behaviours.length === 0) return 'Not measured yet: `npm run bench -- supervisor`.'
  const rows = [...new Set(behaviours.map(({ row }) => row))]
  const names = [...new Set(behaviours.map(({ who }) => who))]
  const cell = (row: string, who: string): string => {
    const found = behaviours.find((one) => one.row === row && one.who === who)
    return found === undefined ? '–' : plain(found.text).replaceAll('|', '\\|')
  }
  const quick = behaviours.some((one) => one.quick) ? ' Some are of the quick form.' : ''
  return [
    'What happens to the agents when the supervisor itself dies, when they hang, when they will not end, and to their lines',
    'at full speed. *Orphans*: alive and unknown to it afterwards. *Doubled*: two live processes of one agent. *Died*: gone',
    `while there was no supervisor.${quick}`,
    '',
    `| | ${names.join(' | ')} |`,
    `| --- | ${names.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row} | ${names.map((who) => cell(row, who)).join(' | ')} |`),
  ].join('\n')
}
