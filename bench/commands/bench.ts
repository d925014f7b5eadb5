/** What a person waits for: commands as whole processes, a first `up`, a daemon that takes over, a notification on a laptop. */
import { setTimeout as pause } from 'node:timers/promises'
import { run } from '../harness/command.ts'
import { figure, median, medianAndP99 } from '../harness/figures.ts'
import { openHome, program, type Home } from '../harness/home.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import type { Measured } from '../rooms.ts'
import { agentsIn } from '../supervisor/contest.ts'
import { markdownOf, newSheet, type Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { takeovers } from './takeover.ts'
import { firstUps } from './first-up.ts'
import { watched } from './watched.ts'

const OURS = 'agenthost'
const FLOOR = 'floor'
const AGENTS = 10
const UP_ROW = '`up` in an empty home to the first agent up, ms median / p99'
const END_ROW = 'end of an adopted agent noticed, ms median / p99'

/** By figure. `doctor` ends with 1 where it found something. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  logs: ['logs', 'w0'],
  events: ['events'],
  doctor: ['doctor'],
  'config-check': ['config', 'check'],
  jobs: ['jobs'],
}

export async function benchCommands(
  bench: Workbench,
  { quick }: { readonly quick: boolean },
): Promise<Measured> {
  const sheet = newSheet(bench.say)
  const put = (row: string, name: string, values: readonly number[]): void => {
    const text = medianAndP99(values, 0)
    sheet.put({ row, column: OURS, text, data: values, reads: [reading(name, values)] })
  }
  await surely(sheet, 'commands, whole process', () => commands(bench, sheet, quick ? 5 : 21))
  await surely(sheet, UP_ROW, async () =>
    put(UP_ROW, 'up-from-nothing', await firstUps(bench, quick ? 2 : 5)),
  )
  await surely(sheet, 'takeover', async () => {
    const { adoptions, ends } = await takeovers(bench, quick ? 2 : 5)
    put('a new daemon to all 10 agents adopted, ms', 'adoption', adoptions)
    const met = median(ends) <= 250
    const reads = [reading('adopted-end', ends)]
    sheet.put({ row: END_ROW, column: OURS, text: medianAndP99(ends, 0), met, data: ends, reads })
  })
  await surely(sheet, '`watch`', async () =>
    put('event to the notification of `watch`, ms', 'watch', await watched(bench, quick ? 3 : 10)),
  )
  const cells = sheet.cells()
  return {
    report: markdownOf(cells, [OURS, FLOOR], { [END_ROW]: '≤ 250' }),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

/** What breaks off is a cell, and the rest is still measured. */
async function surely(sheet: Sheet, row: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    sheet.put({ row, column: OURS, text: `failed: ${text}`, isTrouble: true })
  }
}

function commands(bench: Workbench, sheet: Sheet, turns: number): Promise<void> {
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    home.configureRaw(JSON.stringify(configuration(bench, room)))
    const daemon = home.launch()
    try {
      if (!(await home.answers())) throw new Error('the daemon never answered')
      await pause(1000)
      await inTurns(home, room, sheet, turns)
    } finally {
      await home.end(daemon)
    }
  })
}

function configuration(bench: Workbench, room: Room): object {
  const agents = agentsIn(bench, room, { count: AGENTS, mode: 'idle' })
  const job = { command: ['/bin/true'], cron: '0 3 * * 1' }
  return {
    agents: Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env)])),
    jobs: Object.fromEntries(Array.from({ length: 10 }, (_each, at) => [`j${at}`, job])),
  }
}

/** One of each kind after the other, so that what disturbs one disturbs all. */
async function inTurns(home: Home, room: Room, sheet: Sheet, turns: number): Promise<void> {
  const env = { ...room.env, AGENTHOST_HOME: home.dir }
  const bare: number[] = []
  const taken = new Map(Object.keys(COMMANDS).map((name) => [name, [] as number[]]))
  for (let turn = 0; turn < turns; turn++) {
    bare.push((await run([process.execPath, '-e', '0'])).ms)
    for (const [name, words] of Object.entries(COMMANDS)) {
      const ended = await run([process.execPath, program(), ...words], { env })
      if (ended.code !== 0 && name !== 'doctor')
        throw new Error(`${words.join(' ')}: exit ${ended.code}: ${ended.stderr}`)
      taken.get(name)?.push(ended.ms)
    }
  }
  for (const [name, values] of taken) {
    const row = `\`${COMMANDS[name]?.join(' ')}\`, whole process, ms median`
    const times = figure(median(values) / median(bare))
    const text = `${figure(median(values), 0)}, ${times} × bare Node (n=${values.length})`
    sheet.put({ row, column: OURS, text, data: values, reads: [reading(name, values)] })
    const floor = `${figure(median(bare), 1)}, \`node -e 0\` (n=${bare.length})`
    sheet.put({ row, column: FLOOR, text: floor, data: bare, reads: [reading(name, bare)] })
  }
}
