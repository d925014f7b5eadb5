/** Fifty restarts of one agent asked for at the same moment: never two of it, one at the end. */
import { ask } from '../harness/control.ts'
import { openHome } from '../harness/home.ts'
import { until } from '../harness/stamps.ts'
import { inRoom } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import { agentsIn } from '../supervisor/contest.ts'
import { openLedger, type Fault } from './fault.ts'
import { rest, twinsIn } from './witness.ts'

const AT_ONCE = 50
const WANTED = new Map([
  ['w0', 'up'],
  ['w1', 'up'],
] as const)

export const concurrentRestarts: Fault = (bench) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: 2, mode: 'idle' })
    home.configure(Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env)])))
    const daemon = home.launch()
    const atFirst = await rest(home, room, { wanted: WANTED, withinMs: 20_000 })
    for (const text of atFirst) ledger.note(text)
    const body = { agents: ['w0'], wait: true }
    const question = { method: 'POST', path: '/v1/agents/restart', body } as const
    let answered = 0
    const answers = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        const { status, text } = await ask(home.dir, question)
        answered += 1
        ledger.expect(status === 200 || status === 409, `a restart was answered ${status}: ${text}`)
      }),
    )
    const watch = until(
      () => {
        for (const twin of twinsIn(room)) ledger.note(twin)
        return answered === AT_ONCE || ledger.violations.length > 5
      },
      { withinMs: 60_000, everyMs: 1 },
    )
    await Promise.allSettled([answers, watch])
    ledger.expect(answered === AT_ONCE, `${answered} of ${AT_ONCE} restarts were answered`)
    const wrong = await rest(home, room, { wanted: WANTED, withinMs: 10_000 })
    for (const text of wrong) ledger.note(text)
    const starts = room.stamps.starts().filter(({ tag }) => tag === 'w0').length
    ledger.expect(starts > 1, 'it was not restarted at all')
    ledger.expect(
      room.stamps.starts().filter(({ tag }) => tag === 'w1').length === 1,
      'its neighbour was restarted',
    )
    await home.end(daemon)
    return {
      fault: `${AT_ONCE} concurrent restarts of one agent`,
      did: `${answered} answered, ${starts} starts in all`,
      violations: ledger.violations,
    }
  })
