/**
 * What the rankings cost: two years of daily rows imported, one week shown and reported, each as the whole process
 * that a person waits for, beside the start-up of bare Node.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAST_WEEK, madeUpQuarter } from '../../test/support/made-up-quarter.ts'
import { run } from '../harness/command.ts'
import { figure, median } from '../harness/figures.ts'
import { program } from '../harness/home.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import type { Measured } from '../rooms.ts'
import { markdownOf, newSheet, type Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { PULL_ROW, pulls, REQUESTS_ROW } from './pull.ts'

const IMPORT_ROW = 'two years of daily rows imported, whole process, ms'
const SHOW_ROW = '`rankings show`, whole process, ms median'
const HISTORY_ROW = '`rankings history`, whole process, ms median'
const HTML_ROW = '`report --format html`, whole process, ms median'
const PNG_ROW = '`report --format html,png`, whole process, ms median'
const TARGETS = {
  [IMPORT_ROW]: '< 1000',
  [SHOW_ROW]: '< 150, on a busy host < 4 × bare Node',
  [HTML_ROW]: '< 1000',
  [PNG_ROW]: '< 3000',
  [REQUESTS_ROW]: '≤ 12',
  [PULL_ROW]: '',
}
const OURS = 'agenthost'
const FLOOR = 'floor'
const WEEKS = 104

export async function benchRankings(
  bench: Workbench,
  { quick }: { readonly quick: boolean },
): Promise<Measured> {
  const sheet = newSheet(bench.say)
  const runs = quick ? 5 : 21
  await inRoom(bench, async (room) => {
    put(sheet, IMPORT_ROW, { name: 'import', most: 1000 }, await imported(room, quick ? 2 : 5))
    await looks(room, sheet, runs)
    const html = await timed(room, report(room, 'html'), quick ? 3 : 9)
    put(sheet, HTML_ROW, { name: 'html', most: 1000 }, html)
    const png = await timed(room, report(room, 'html,png'), quick ? 2 : 5)
    put(sheet, PNG_ROW, { name: 'png', most: 3000 }, png)
    await pulls(room, sheet, quick ? 2 : 5)
  })
  const cells = sheet.cells()
  return {
    report: markdownOf(cells, [OURS, FLOOR], TARGETS),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

function put(
  sheet: Sheet,
  row: string,
  { name, most }: { readonly name: string; readonly most: number },
  taken: readonly number[],
): void {
  const text = `${figure(median(taken), 0)} (n=${taken.length})`
  const met = median(taken) < most
  sheet.put({ row, column: OURS, text, met, data: taken, reads: [reading(name, taken)] })
}

/** Each time into a new home; the last one is the home of everything after it. */
async function imported(room: Room, times: number): Promise<readonly number[]> {
  const quarter = madeUpQuarter(1, { weeks: WEEKS })
  const [first] = quarter.facts.weeks
  const end = quarter.facts.weeks.at(-1)?.end
  if (first === undefined || end === undefined) throw new Error('there are no weeks')
  const [days, models] = [join(room.dir, 'days.json'), join(room.dir, 'models.json')]
  writeFileSync(days, JSON.stringify(quarter.rankingsDaily('day', first.start, end)))
  writeFileSync(models, JSON.stringify(quarter.models()))
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const home = join(room.dir, `home-${turn}`)
    taken.push(await once(room, ['rankings', 'pull', '--from', days], home))
    await once(room, ['rankings', 'pull', '--from', models], home)
  }
  return taken
}

/** One of each kind after the other, so that what disturbs one disturbs all. */
async function looks(room: Room, sheet: Sheet, runs: number): Promise<void> {
  const [bare, show, history]: [number[], number[], number[]] = [[], [], []]
  for (let turn = 0; turn < runs; turn++) {
    bare.push((await run([process.execPath, '-e', '0'])).ms)
    show.push(await once(room, ['rankings', 'show', '--week', LAST_WEEK]))
    history.push(await once(room, ['rankings', 'history', 'claude-sonnet-4.6']))
  }
  const floor = `${figure(median(bare), 1)}, \`node -e 0\` (n=${bare.length})`
  const floors = [reading('show', bare), reading('history', bare)]
  sheet.put({ row: SHOW_ROW, column: FLOOR, text: floor, data: bare, reads: floors })
  const factor = median(show) / median(bare)
  const text = `${figure(median(show), 0)}, ${figure(factor)} × bare Node (n=${show.length})`
  const met = median(show) < 150 || factor < 4
  const reads = [reading('show', show)]
  sheet.put({ row: SHOW_ROW, column: OURS, text, met, data: show, reads })
  put(sheet, HISTORY_ROW, { name: 'history', most: Infinity }, history)
}

function report(room: Room, format: string): readonly string[] {
  return ['report', '--week', LAST_WEEK, '--format', format, '--out', join(room.dir, 'report')]
}

async function timed(
  room: Room,
  words: readonly string[],
  times: number,
): Promise<readonly number[]> {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn++) taken.push(await once(room, words))
  return taken
}

/** Milliseconds of one command, in the newest home unless another is said. */
async function once(room: Room, words: readonly string[], home?: string): Promise<number> {
  const homes = readdirSync(room.dir).filter((name) => name.startsWith('home-'))
  const dir = home ?? join(room.dir, homes.toSorted().at(-1) ?? 'home-0')
  const env = { ...room.env, AGENTHOST_HOME: dir }
  const ended = await run([process.execPath, program(), ...words], { env })
  if (ended.code !== 0) throw new Error(`${words.join(' ')}: exit ${ended.code}: ${ended.stderr}`)
  return ended.ms
}
