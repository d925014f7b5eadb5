/**
 * The time of a soak: one clock that the daemon and the gateway follow in step. Idle hours go by as fast as they are
 * lived through; while there is real work (a call, a job, a start) time goes at the speed of the real clock.
 */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { manualClock } from '../../test/support/manual-clock.ts'
import { AHEAD, SOCKET, type Heard, type Inside, type Order, type Role } from './words.ts'

export type Conductor = {
  /** The simulated wall clock. */
  readonly now: () => number
  readonly pass: (ms: number) => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
  /** Time goes at its real speed until the work is over. */
  readonly real: <T>(work: () => Promise<T>) => Promise<T>
  /** Null for one that is not there. */
  readonly measure: (role: Role) => Promise<Inside | null>
  readonly close: () => Promise<void>
}

type Follower = {
  readonly role: () => Role | null
  readonly order: (order: Order) => Promise<Heard>
}

const REAL_STEP_MS = 20

/** `realNow` is the clock of the system, whatever `Date.now` says meanwhile. */
export async function conduct(
  home: string,
  from: number,
  realNow: () => number,
): Promise<Conductor> {
  // As every follower begins.
  const began = manualClock().now()
  let wallMs = from - began
  const now = (): number => Math.floor(began + wallMs)
  const followers = new Set<Follower>()
  const told = (): void => writeFileSync(join(home, AHEAD), String(now() - realNow()))
  told()
  const server = createServer((socket) => {
    const one = followerAt(socket, () => followers.delete(one))
    followers.add(one)
    void one.order({ do: 'begin', wallMs })
  }).listen(join(home, SOCKET))
  await once(server, 'listening')
  const all = async (order: Order): Promise<void> => {
    await Promise.all([...followers].map((each) => each.order(order)))
  }
  const move = async (act: 'pass' | 'sleep', ms: number): Promise<void> => {
    // One that joins meanwhile begins with the time that it then is.
    wallMs += ms
    told()
    await all({ do: act, ms })
  }
  return {
    now,
    pass: (ms) => move('pass', ms),
    sleep: (ms) => move('sleep', ms),
    async real(work) {
      let isOver = false
      const working = work().finally(() => (isOver = true))
      // Should it fail while a step is awaited, it is told below.
      working.catch(() => undefined)
      for (let last = performance.now(); !isOver;) {
        await new Promise((resolve) => {
          setTimeout(resolve, REAL_STEP_MS)
        })
        const at = performance.now()
        await move('pass', Math.round(at - last))
        last = at
      }
      return working
    },
    async measure(role) {
      const one = [...followers].find((each) => each.role() === role)
      return (await one?.order({ do: 'measure' }))?.inside ?? null
    },
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** Orders are answered in their order; one that is gone has heard everything. */
function followerAt(socket: Socket, gone: () => void): Follower {
  let role: Role | null = null
  const asked: ((heard: Heard) => void)[] = []
  createInterface({ input: socket }).on('line', (line) => {
    const heard = JSON.parse(line) as Heard
    role = heard.role ?? role
    asked.shift()?.(heard)
  })
  const leave = (): void => {
    gone()
    for (const answer of asked.splice(0)) answer({})
  }
  socket.on('error', leave).on('close', leave)
  return {
    role: () => role,
    order: (order) =>
      new Promise((resolve) => {
        asked.push(resolve)
        socket.write(`${JSON.stringify(order)}\n`)
      }),
  }
}
