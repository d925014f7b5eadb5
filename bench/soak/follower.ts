/**
 * The clock of a daemon or a gateway under a soak: it stands still until the conductor lets time go by. After each
 * second the loop gets as many turns as its own requests over HTTP need, so that no answer is late.
 */
import { channel } from 'node:diagnostics_channel'
import { connect } from 'node:net'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Clock } from '../../src/clock.ts'
import { manualClock, type ManualClock } from '../../test/support/manual-clock.ts'
import type { Heard, Inside, Order, Role } from './words.ts'

const SECOND_MS = 1000
/** A request that goes on for longer is a stream that is followed. */
const ANSWER_MS = 300

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Resolves once the conductor has said what time it is. A conductor that is gone ends the process. */
export async function follow(socketPath: string, role: Role): Promise<Clock> {
  const clock = manualClock()
  const slept = drivenUptime(clock)
  const waiting = requestsUnderWay()
  const begun = Promise.withResolvers<void>()
  const socket = connect(socketPath)
  socket.on('error', () => process.exit(1)).on('close', () => process.exit(1))
  const say = (heard: Heard): void => void socket.write(`${JSON.stringify(heard)}\n`)
  const obey = async (order: Order): Promise<Heard> => {
    if (order.do === 'begin') {
      clock.setWall(order.wallMs)
      begun.resolve()
      return { role }
    }
    if (order.do === 'measure') return { inside: await inside(clock) }
    if (order.do === 'sleep') {
      clock.setWall(order.ms)
      slept(order.ms)
      return {}
    }
    for (let leftMs = order.ms; leftMs > 0; leftMs -= SECOND_MS) {
      clock.pass(Math.min(leftMs, SECOND_MS))
      await turn()
      while (waiting()) await turn()
    }
    return {}
  }
  createInterface({ input: socket }).on('line', (line) => {
    void obey(JSON.parse(line) as Order).then(say)
  })
  await begun.promise
  // As the system has it: whole milliseconds.
  return { ...clock, now: () => Math.floor(clock.now()) }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** The system's uptime counts sleep, and the steady clock of Linux does not: that is how a sleep is known. */
function drivenUptime(clock: ManualClock): (ms: number) => void {
  let sleptMs = 0
  os.uptime = () => (clock.steady() + sleptMs) / SECOND_MS
  syncBuiltinESMExports()
  return (ms) => void (sleptMs += ms)
}

/** Whether a request of this process waits for its answer. */
function requestsUnderWay(): () => boolean {
  const begun = new Map<unknown, number>()
  const begins = (message: unknown): void =>
    void begun.set((message as { request: unknown }).request, performance.now())
  const ends = (message: unknown): void =>
    void begun.delete((message as { request: unknown }).request)
  for (const name of ['http.client.request.start', 'undici:request:create'])
    channel(name).subscribe(begins)
  const over = ['http.client.response.finish', 'http.client.request.error']
  for (const name of [...over, 'undici:request:trailers', 'undici:request:error'])
    channel(name).subscribe(ends)
  return () => {
    const since = performance.now() - ANSWER_MS
    for (const [request, at] of begun) if (at < since) begun.delete(request)
    return begun.size > 0
  }
}

async function inside(clock: ManualClock): Promise<Inside> {
  for (let round = 0; round < 3; round += 1) {
    gc()
    await turn()
  }
  const { rss, heapUsed } = process.memoryUsage()
  return {
    pid: process.pid,
    rssBytes: rss,
    heapBytes: heapUsed,
    timers: clock.waiting(),
    handles: process.getActiveResourcesInfo().filter((kind) => /Wrap$|Event/.test(kind)).length,
  }
}
