/** What the page shows, asked and read as the other commands do. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isoTime, systemClock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import type { BesideDoors } from '../../dashboard/looks.ts'
import type { BudgetView, QueueView, ReportView } from '../../dashboard/view.ts'
import type { EventDoors } from '../../dashboard/watcher.ts'
import { parkedLine } from '../../daemon/parked-lines.ts'
import { monthOf } from '../../gateway/ledger/budget-view.ts'
import { budgetFacts } from '../budget/budget-facts.ts'
import { budgetJson } from '../budget/budget-json.ts'
import { tableIn } from '../gateway/gateway-now.ts'
import { homePaths } from '../home.ts'
import { entriesOf } from '../logs/job-log-places.ts'
import { askOrRead } from '../queue/queue-source.ts'
import type { Terminal } from '../terminal.ts'
import type { Status } from '../../control/protocol.ts'

/** Of what is over, so many are shown. */
const OVER_LAST = 10

export function lookDoors(terminal: Terminal): {
  readonly status: () => Promise<Status>
  readonly beside: BesideDoors
} {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  return {
    status: client.status,
    beside: {
      queue: () => queueNow(terminal),
      budget: () => budgetNow(terminal),
      alerts: async () => (await client.alerts.list(OVER_LAST)).alerts,
      report: async () => newestReport(homePaths(terminal.env).home),
    },
  }
}

export function eventDoors({ env }: Terminal): EventDoors {
  const client = controlClient(homePaths(env).controlSocket)
  return {
    follow: ({ since, last, stop }) => client.events({ since, last, follow: true, signal: stop }),
    async newestCursor() {
      let newest = 0
      for await (const { cursor } of client.events({ last: 1 })) newest = cursor
      return newest
    },
  }
}

async function queueNow(terminal: Terminal): Promise<QueueView> {
  const { found, isLive } = await askOrRead(
    terminal,
    (gateway) => gateway.queue(OVER_LAST),
    (rows) => rows.list(OVER_LAST).map((row) => parkedLine(row)),
  )
  const table = tableIn(homePaths(terminal.env).home)
  return { requests: found ?? [], isLive, routes: table?.routes.map(({ name }) => name) ?? [] }
}

/** Without what the upstream itself counts: that is asked for over the network. */
async function budgetNow({ env }: Terminal): Promise<BudgetView> {
  const now = systemClock.now()
  const { view, notes } = await budgetFacts(homePaths(env), env, { month: monthOf(now), now })
  return JSON.parse(budgetJson(view, { drift: null, activity: null, notes })) as BudgetView
}

function newestReport(home: string): ReportView {
  const path = newestReportIn(home)
  if (path === null) return { week: null, writtenAt: null }
  const { mtimeMs } = statSync(path.file)
  return { week: path.week, writtenAt: isoTime(Math.round(mtimeMs)) }
}

/** `agenthost report` writes a folder for each week, by its Monday. */
export function newestReportIn(
  home: string,
): { readonly week: string; readonly file: string } | null {
  const folder = join(home, 'reports')
  const weeks = entriesOf(folder).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
  const found = weeks
    .map((week) => ({ week, file: join(folder, week, 'report.html') }))
    .findLast(({ file }) => existsSync(file))
  return found ?? null
}
