/** The first act: four agents under a real daemon. One crashes, one hangs, one grows; then the daemon is killed. */
import { AgenthostError } from '../errors.ts'
import { AGENTS, CEILING_MB } from './cast.ts'
import type { House } from './house.ts'
import { chain, type Seen } from './story.ts'
import type { Telling } from './telling.ts'

export async function agentsAct(house: House, telling: Telling): Promise<void> {
  const { heading, words, look, until } = telling
  heading('1 of 3: agents that stay up')
  words(
    'Four agents: steady does nothing; crashing falls over twice; hanging stops answering while its',
    `process lives on; growing takes more and more memory (its ceiling is ${CEILING_MB} MB).`,
    'A daemon of their own is started now. What follows is what it tells, as it happens.',
    '',
  )
  await house.startDaemon()
  await until(...AGENTS.map((name) => chain(name, 'agent.up')))
  await look(['status'])
  await until(
    chain('crashing', 'agent.exited', 'agent.up', 'agent.exited', 'agent.up'),
    chain('hanging', 'agent.hung', 'agent.up'),
    chain('growing', 'agent.memory', 'agent.up'),
  )
  await look(['logs', 'crashing', '-n', '6'])
  await look(['status'])
  await daemonKilled(house, telling)
}

async function daemonKilled(house: House, { words, until, look }: Telling): Promise<void> {
  const before = await house.agents()
  words('Now the daemon itself is killed (kill -9), and a new one is started.', '')
  await house.killDaemon()
  await house.startDaemon()
  await until(...AGENTS.map((name) => chain(name, 'agent.adopted')))
  refuseChanged(before, await house.agents())
  await look(['status'])
}

/** The promise of this scene; a tour that shows something else says so. */
function refuseChanged(before: readonly Seen[], now: readonly Seen[]): void {
  const changed = before.filter(
    ({ name, pid }) => now.find((each) => each.name === name)?.pid !== pid,
  )
  if (changed.length === 0) return
  const names = changed.map(({ name }) => name).join(', ')
  throw new AgenthostError('bad', `unable to go on: ${names} did not keep its process`)
}
