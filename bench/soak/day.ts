/** A simulated day: the host wakes, time goes by, agents crash and talk, calls are made, and the host sleeps again. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { controlClient, type ControlClient } from '../../src/control/client.ts'
import type { Status } from '../../src/control/protocol.ts'
import type { Dice } from '../../test/support/seed.ts'
import { DAY_MS, HOUR_MS, type Scale } from './scale.ts'
import type { World } from './world.ts'

/** What goes by at once while nothing happens; shorter than any gap that is looked into. */
const STRIDE_MS = 10_000
/** Work that has not come to rest by then has hung; of the real clock. */
const REST_WITHIN_MS = 300_000
const AT_ONCE = 8

export type Days = { readonly live: (day: number) => Promise<void> }

export function days(world: World, scale: Scale, dice: Dice): Days {
  const { conductor, host } = world
  const client = controlClient(join(host.host.home, 'control.sock'))
  const log = join(host.host.home, 'logs/daemon.log')
  let seen = 0
  const hasMoved = (): boolean => {
    const { size } = statSync(log)
    const moved = size !== seen
    seen = size
    return moved
  }
  const rest = async (): Promise<void> => {
    await conductor.real(() => untilAtRest(client))
    hasMoved()
  }
  const stride = async (until: number): Promise<void> => {
    while (conductor.now() < until) {
      await conductor.pass(Math.min(STRIDE_MS, until - conductor.now()))
      if (hasMoved()) await rest()
    }
  }
  return {
    async live(day) {
      const morning = conductor.now()
      const hours = scale.awakeHours * HOUR_MS
      await rest()
      await stride(morning + (0.4 + 0.2 * dice.next()) * hours)
      if (dice.below(3) === 0) world.configure(day)
      await conductor.real(async () => {
        await signal(client, 'chatty', 'SIGUSR1')
        if (dice.below(2) === 0) await signal(client, 'crashing', 'SIGUSR2')
        await calls(world, scale.calls, dice)
      })
      await rest()
      await stride(morning + hours)
      await conductor.sleep(morning + DAY_MS - conductor.now())
      if (day % 7 === 6) host.nextWeek()
    },
  }
}

async function untilAtRest(client: ControlClient): Promise<void> {
  const by = performance.now() + REST_WITHIN_MS
  for (let calm = 0; calm < 3;) {
    const status = await client.status()
    calm = isAtRest(status) ? calm + 1 : 0
    if (performance.now() > by) throw new Error(`unable to come to rest: ${JSON.stringify(status)}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 30)
    })
  }
}

function isAtRest({ agents, jobs }: Status): boolean {
  const still = agents.every(({ phase, ready, wanted }) =>
    phase === 'up' ? ready : wanted === 'down',
  )
  return still && jobs.every(({ running }) => !running)
}

async function signal(client: ControlClient, name: string, what: NodeJS.Signals): Promise<void> {
  const { agents } = await client.status()
  const pid = agents.find((each) => each.name === name)?.pid
  if (pid !== undefined && pid !== null) process.kill(pid, what)
}

/** Each is answered; whatever the answer is, its row is in the books. */
async function calls({ host, token }: World, count: number, dice: Dice): Promise<void> {
  let left = count
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const session = `s${dice.below(1_000_000)}`
      const answer = await fetch(`http://127.0.0.1:${host.port}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'x-session-id': session,
        },
        body: JSON.stringify({
          model: dice.pick(['batch', 'careful']),
          stream: dice.below(2) === 0,
          max_tokens: 50,
          messages: [{ role: 'user', content: `hello ${session}` }],
        }),
      })
      const body = await answer.text()
      if (!answer.ok) throw new Error(`a call was answered ${answer.status}: ${body.slice(0, 300)}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}
