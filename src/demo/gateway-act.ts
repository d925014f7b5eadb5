/**
 * The third act: the gateway before a stand-in upstream. A route answers, a cap is reached, a model fails and the
 * next one serves, and at the end of a chain a person answers through the queue.
 */
import { AgenthostError } from '../errors.ts'
import { CAP_USD } from './cast.ts'
import type { Asked, House } from './house.ts'
import { chain, type Happening } from './story.ts'
import type { Telling } from './telling.ts'

export async function gatewayAct(house: House, telling: Telling): Promise<void> {
  const { heading, words, look } = telling
  heading('3 of 3: names instead of models, and caps that hold')
  words(
    'Agents ask the gateway for a route by its name; routing.json says which model stands behind it.',
    'Behind it is a stand-in in this program: the names are real, the prices and answers MADE UP.',
  )
  await look(['routes', 'show'])
  const first = await house.ask('everyday', 'Which river flows through Vienna?')
  tellAnswer('everyday', first, 200, telling)
  const dear = await house.ask('thinking', 'Think about it for a long time.')
  tellAnswer('thinking', dear, 200, telling)
  words(
    `The route thinking has a cap of $${CAP_USD} a month. Each call is held at its worst case before a`,
    'byte goes out, so the next one is refused instead of being found out later:',
    '',
  )
  tellAnswer('thinking', await house.ask('thinking', 'And once more.'), 402, telling)
  words('The model of careful is out of order today: the next of its chain serves.', '')
  tellAnswer('careful', await house.ask('careful', 'Is anybody there?'), 200, telling)
  await personAnswers(house, telling)
  await look(['budget', '--offline'])
}

const ANSWER = 'Yes, ship it on Tuesday.'

async function personAnswers(house: House, telling: Telling): Promise<void> {
  const { words, look, until } = telling
  words(
    'On decisions the model fails, and the route after it has spent its cap. The last link is a person:',
    'the client waits, and somebody is told.',
    '',
  )
  const asked = house.ask('decisions', 'Shall we ship on Monday?')
  // Looked at below; when the tour ends before, nobody is there to be told.
  asked.catch(() => undefined)
  await until(chain(null, 'queue.parked'))
  const id = numberOf(telling.seen())
  await look(['queue'])
  await look(['queue', 'show', id])
  await look(['queue', 'answer', id, '--text', ANSWER])
  tellAnswer('decisions', await asked, 200, telling)
  words('The client never knew that the model was a person.', '')
}

/** The number of a parked request is the subject of its event. */
function numberOf(events: readonly Happening[]): string {
  return events.findLast(({ kind }) => kind === 'queue.parked')?.subject ?? '1'
}

/** What came, in two lines. Throws where the scene shows something else than it promises. */
function tellAnswer(route: string, asked: Asked, wanted: number, { words }: Telling): void {
  const { status, text, model, attempts } = asked
  if (status !== wanted) {
    const message = `unable to go on: ${route} answered ${status} instead of ${wanted}: ${text}`
    throw new AgenthostError('bad', message)
  }
  const tried = attempts === null ? '' : ` (tried: ${attempts})`
  words(`asked ${route}: ${status}${model === null ? '' : `, served by ${model}`}${tried}`)
  words(`  ${text}`, '')
}
