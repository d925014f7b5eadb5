/** Which answer and which fault a call at the priced upstream gets. */
import type { Protocol } from '../../src/gateway/call.ts'
import { directedAnswer, echo, type Answer } from './model-answers.ts'
import { chancedFault, FAULTY_MODELS, type Chances, type PricedFault } from './priced-faults.ts'
import { turnsOf, type CallBody, type Spoken } from './priced-wire.ts'
import type { Dice } from './seed.ts'

export type Script = {
  readonly scripted: Answer[]
  /** What a model says to a request by itself; null where it has nothing of its own to say. */
  readonly minds: (model: string, body: CallBody) => Answer | null
  readonly wishes: { readonly model: string; readonly fault: PricedFault; left: number }[]
  readonly chances: () => { readonly dice: Dice; readonly chances: Chances } | null
}

export async function answerFor(
  protocol: Protocol,
  body: CallBody,
  model: string,
  { wishes, scripted, minds, chances }: Script,
): Promise<{ readonly spoken: Spoken; readonly fault: PricedFault | null }> {
  const wish = wishes.find((each) => each.model === model && each.left > 0)
  if (wish !== undefined) wish.left -= 1
  const chance = chances()
  const chanced = chance === null ? null : chancedFault(chance.dice, chance.chances)
  const fault = wish?.fault ?? FAULTY_MODELS[model] ?? chanced
  const turns = turnsOf(protocol, body)
  const answer = directedAnswer(turns) ?? scripted.shift() ?? minds(model, body) ?? echo(turns)
  await answer.after?.opened
  if (!('fault' in answer)) return { spoken: answer, fault }
  return {
    spoken: { say: 'This will never be finished, however long it takes.' },
    fault: faultOf(answer),
  }
}

/** The faults of the plain stand-in, in the words of this one. */
function faultOf(answer: Extract<Answer, { fault: string }>): PricedFault {
  if (answer.fault === 'status') {
    const { status, retryAfterSeconds } = answer
    return { is: 'status', status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
  }
  if (answer.fault === 'html') return { is: 'html' }
  if (answer.fault === 'drop') return { is: 'reset', when: 'midway' }
  return { is: 'silence', when: answer.fault === 'hang' ? 'midway' : 'early' }
}
