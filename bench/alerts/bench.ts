/**
 * How long an alert takes from its event to a local webhook, what its flush to the disk costs, and what ten
 * thousand events of one agent come to.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Told } from '../../src/alerts/alert.ts'
import { alertBook } from '../../src/alerts/book.ts'
import { alertRows } from '../../src/store/alerts.ts'
import { openDatabase } from '../../src/store/database.ts'
import { durably } from '../../src/store/durably.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { outboxRows } from '../../src/store/outbox.ts'
import { figure, median, medianAndP99, percentile } from '../harness/figures.ts'
import { openHome } from '../harness/home.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, kill, type Room, type Workbench } from '../harness/workbench.ts'
import type { Measured } from '../rooms.ts'
import { markdownOf, newSheet } from '../supervisor/sheet.ts'
import { reading, single } from '../table/figure.ts'
import { openSink } from './sink.ts'

const LATENCY = 'event to a local webhook, ms median / p99'
const FLUSH = 'commit at FULL / at NORMAL, ms median'
const BURST = '10,000 events of one agent, ms; notices; heap, MB'
const TARGETS = { [LATENCY]: 'p99 ≤ 1000', [BURST]: '2 notices, heap ≤ 5' }
const COLUMN = 'agenthost'

export async function benchAlerts(
  bench: Workbench,
  { quick }: { readonly quick: boolean },
): Promise<Measured> {
  const sheet = newSheet(bench.say)
  await inRoom(bench, async (room) => {
    const taken = await latencies(room, quick ? 10 : 60)
    const met = percentile(taken, 0.99) <= 1000
    const late = reading('webhook', taken, (all) => percentile(all, 0.99))
    sheet.put({ row: LATENCY, column: COLUMN, text: medianAndP99(taken), met, reads: [late] })
    const { full, normal } = flushes(room, quick ? 50 : 500)
    const text = `${figure(median(full), 2)} / ${figure(median(normal), 3)}`
    sheet.put({ row: FLUSH, column: COLUMN, text, reads: [reading('flush', full)] })
    const bare = `${figure(median(normal), 3)} at NORMAL`
    sheet.put({ row: FLUSH, column: 'floor', text: bare, reads: [reading('flush', normal)] })
    const burst = burstOf(room)
    const isSmall = burst.notices === 2 && burst.heapMb <= 5
    const words = `${figure(burst.ms, 0)}; ${burst.notices}; ${figure(burst.heapMb)}`
    const reads = [
      single('burst-notices', burst.notices),
      single('burst-heap', burst.heapMb),
      single('burst-time', burst.ms),
    ]
    sheet.put({ row: BURST, column: COLUMN, text: words, met: isSmall, reads })
  })
  const cells = sheet.cells()
  return {
    report: markdownOf(cells, [COLUMN], TARGETS),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

/** Agents that fail one after the other, each for the first time: from the time of its event to the webhook. */
async function latencies(room: Room, count: number): Promise<readonly number[]> {
  const sink = await openSink(() => ({ afterMs: 0, accepts: true }))
  const home = openHome(room)
  const agents = Object.fromEntries(
    Array.from({ length: count }, (_, each) => [
      `a${each}`,
      {
        command: ['/bin/sh', '-c', `sleep ${(1 + each * 0.15).toFixed(2)}; exit 3`],
        restart: { steps: ['1h'], upLongEnough: '1h' },
      },
    ]),
  )
  home.configureRaw(JSON.stringify({ agents, alerts: { channels: [{ webhook: sink.url }] } }))
  const daemon = home.launch()
  await until(() => sink.taken.length >= count, { withinMs: 60_000, everyMs: 20 })
  await home.command('stop', '--all')
  kill(daemon, 'SIGTERM')
  await pause(300)
  await sink.close()
  if (sink.taken.length < count) throw new Error(`only ${sink.taken.length} of ${count} came`)
  return sink.taken.map(({ at, happenedAt }) => at - happenedAt)
}

function flushes(room: Room, count: number): { full: number[]; normal: number[] } {
  const path = join(room.dir, 'flush.db')
  const { db } = openDatabase(path, {
    synchronous: 'normal',
    migrations: ['CREATE TABLE x (a INTEGER) STRICT'],
  })
  const insert = db.prepare('INSERT INTO x VALUES (1)')
  const time = (work: () => void): number => {
    const from = performance.now()
    work()
    return performance.now() - from
  }
  const full = Array.from({ length: count }, () => time(() => durably(db, () => insert.run())))
  const normal = Array.from({ length: count }, () =>
    time(() => db.transaction(() => insert.run()).immediate()),
  )
  db.close()
  return { full, normal }
}

/** Without it the heap's size says when V8 last collected. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc === 'function') gc()
}

function burstOf(room: Room): { ms: number; notices: number; heapMb: number } {
  const path = join(room.dir, 'burst.db')
  const { db } = openDatabase(path, { synchronous: 'normal', migrations: HOST_MIGRATIONS })
  const rows = alertRows(db)
  const box = outboxRows(db, rows)
  const doors = { lastLines: () => [], withoutSecrets: (text: string) => text }
  const book = alertBook(rows.kept(), doors)
  collect()
  const before = process.memoryUsage().heapUsed
  const from = performance.now()
  let notices = 0
  for (let each = 0; each < 10_000; each++) {
    const kind = each % 100 === 99 ? 'agent.failed' : 'agent.exited'
    const data = { reason: 'exit', code: 3 }
    const event: Told = {
      at: 1_800_000_000_000 + each * 6,
      kind,
      subject: 'one',
      message: 'exited',
      data,
    }
    const entries = book.note([event])
    notices += entries.notices.length
    box.write(() => undefined, { ...entries, deliveries: [], routed: true })
  }
  const ms = performance.now() - from
  collect()
  const heapMb = (process.memoryUsage().heapUsed - before) / 1e6
  db.close()
  return { ms, notices, heapMb }
}
