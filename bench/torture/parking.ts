/**
 * Clients that wait for a person, asking the same again until they are answered, and the person who does: what they get
 * was said, and what was said and acknowledged must stay.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Acknowledged } from './acknowledged.ts'
import { chosen, type Deed } from './live.ts'
import { PATIENT_CALLER, PERSON } from './routes.ts'
import type { Stage } from './stage.ts'

const PATIENCE_MS = 30_000
const WAITING = 4
const AGAIN_MS = 2000
const TRIES = 2

export function openAskers(stage: Stage, acknowledged: Acknowledged): () => Promise<void> {
  const stop = new AbortController()
  const loops = Array.from({ length: WAITING }, async (_each, index) => {
    for (let turn = 0; !stop.signal.aborted; turn++) {
      while (!stop.signal.aborted) {
        const text = await askPerson(stage, `${index}.${turn}`, stop.signal)
        if (text !== null) {
          took(stage, acknowledged, text)
          break
        }
        await pause(AGAIN_MS * stage.dice.next(), null, { signal: stop.signal }).catch(() => null)
      }
    }
  })
  return async () => {
    stop.abort()
    await Promise.all(loops)
  }
}

function took({ record }: Stage, { spoken }: Acknowledged, text: string): void {
  record.count('answers of a person that reached their client')
  const isSpoken = [...spoken].some((said) => text.includes(said))
  record.expect(isSpoken, `a client was given what no person has said: ${text.slice(0, 200)}`)
}

/** Null while nobody has answered, or where the gateway went. */
async function askPerson(
  { secrets, gatewayUrl }: Stage,
  id: string,
  end: AbortSignal,
): Promise<string | null> {
  const content = `caller ${PATIENT_CALLER} ${secrets.prompt} asks a person ${id}`
  const body = { model: PERSON, max_tokens: 64, messages: [{ role: 'user', content }] }
  try {
    const answer = await fetch(`${gatewayUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secrets.tokens.get(PATIENT_CALLER)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([end, AbortSignal.timeout(PATIENCE_MS)]),
    })
    const text = await answer.text()
    return answer.status === 200 ? text : null
  } catch {
    return null
  }
}

/** A gateway that is killed at that moment is asked once more. */
export const answerParked: Deed = async ({ stage, acknowledged }, step) => {
  for (let left = TRIES; left > 0; left--) {
    const listed = await stage.command('queue', 'list', '--json')
    if (listed.code !== 0) continue
    const { requests } = JSON.parse(listed.stdout) as { requests: { id: number; state: string }[] }
    const id = chosen(
      requests.filter(({ state }) => state === 'waiting'),
      step,
    )?.id
    if (id === undefined) continue
    const text = `A person has spoken ${step.number}.`
    acknowledged.spoken.add(text)
    const { code } = await stage.command('queue', 'answer', String(id), '--text', text)
    if (code !== 0) continue
    acknowledged.answers.set(id, text)
    return `request ${id}`
  }
  return null
}
