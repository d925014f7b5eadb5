/** What the house costs: from a clone to a kept agent, as a newcomer waits for it, and all checks, as a maintainer does. */
import { run } from '../harness/command.ts'
import { figure } from '../harness/figures.ts'
import type { Workbench } from '../harness/workbench.ts'
import type { Measured } from '../rooms.ts'
import { markdownOf, newSheet, type Sheet } from '../supervisor/sheet.ts'
import { single } from '../table/figure.ts'
import { CHECKOUT, cloneToAgent } from './clone.ts'

const CLONE_ROW = '`scripts/up` in a fresh clone with nothing cached, to the first agent up, s'
const CHECK_ROW = '`npm run check`, s'
const TARGETS = { [CLONE_ROW]: '≤ 300', [CHECK_ROW]: '< 30' }
const OURS = 'agenthost'

/** Each is done once, also in the quick form: nobody runs them thirty times. */
export async function benchHouse(bench: Workbench): Promise<Measured> {
  const sheet = newSheet(bench.say)
  await once(sheet, CLONE_ROW, { name: 'clone-to-agent', most: 300 }, () => cloneToAgent(bench))
  await once(sheet, CHECK_ROW, { name: 'check', most: 30 }, checkSeconds)
  const cells = sheet.cells()
  return {
    report: markdownOf(cells, [OURS], TARGETS),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

async function once(
  sheet: Sheet,
  row: string,
  { name, most }: { readonly name: string; readonly most: number },
  work: () => Promise<number>,
): Promise<void> {
  try {
    const seconds = await work()
    const [met, reads] = [seconds < most, [single(name, seconds)]]
    sheet.put({ row, column: OURS, text: figure(seconds), met, reads })
  } catch (error) {
    const text = `failed: ${error instanceof Error ? error.message : String(error)}`
    sheet.put({ row, column: OURS, text, isTrouble: true })
  }
}

/** Checks that complain may have ended early: their time is none. */
async function checkSeconds(): Promise<number> {
  const place = { cwd: CHECKOUT, timeoutMs: 600_000 }
  const { code, ms } = await run(['npm', 'run', 'check'], place)
  if (code !== 0) throw new Error(`npm run check ended with ${code}`)
  return ms / 1000
}
