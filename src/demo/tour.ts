/** The tour from its first line to its last. What it leaves behind is cleaned up by whoever called it. */
import { agentsAct } from './agents-act.ts'
import { gatewayAct } from './gateway-act.ts'
import type { House } from './house.ts'
import { tellingOf } from './telling.ts'
import { weekAct } from './week-act.ts'

/** Rejects with an AgenthostError where something did not come as it has to, and with the reason of `stop`. */
export async function tour(house: House): Promise<void> {
  const telling = tellingOf(house)
  await agentsAct(house, telling)
  await weekAct(house, telling)
  await gatewayAct(house, telling)
  telling.heading('That was it')
  telling.words('Everything is stopped as you would stop it:')
  await telling.look(['stop', '--all'])
  const of = (kind: string): number => telling.seen().filter((each) => each.kind === kind).length
  telling.words(
    `It started 4 agents; saw ${of('agent.exited')} crashes, ${of('agent.hung')} hang and ${of('agent.memory')} over its memory, and brought each of`,
    'them back; killed the daemon, and lost no agent; made the report of a week; answered calls, refused one',
    'at its cap, and let a person answer another.',
    '',
    `On this machine, for real: \`${house.typed} up\`. Then \`status\`, and \`doctor\`.`,
  )
}
