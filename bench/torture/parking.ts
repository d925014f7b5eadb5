/** A request that only a person can answer, and the person who does: both were told so, and the answer must stay. */
import type { Deed } from './live.ts'
import { PERSON } from './routes.ts'

const PATIENCE_MS = 30_000

export const parkAndAnswer: Deed = async (live, { number }) => {
  const { stage, acknowledged } = live
  const content = `caller four ${stage.secrets.prompt} asks a person ${number}`
  const body = { model: PERSON, max_tokens: 64, messages: [{ role: 'user', content }] }
  const call = fetch(`${stage.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.secrets.tokens.get('four')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  // Held for a moment, then told that it is parked; or cut off by what happens meanwhile.
  const parked = call.then((answer) => answer.text()).catch(() => '')
  await parked
  const listed = await stage.command('queue', 'list', '--json')
  if (listed.code !== 0) return null
  const { requests } = JSON.parse(listed.stdout) as { requests: { id: number; state: string }[] }
  const waiting = requests.filter(({ state }) => state === 'waiting')
  const id = waiting.at(-1)?.id
  if (id === undefined) return null
  const text = `A person has spoken ${number}.`
  const { code } = await stage.command('queue', 'answer', String(id), '--text', text)
  if (code !== 0) return null
  acknowledged.answers.set(id, text)
  stage.record.count('parked answers')
  return `request ${id}`
}
