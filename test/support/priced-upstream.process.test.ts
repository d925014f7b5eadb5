import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { gate } from './model-answers.ts'
import {
  PRICED_KEY,
  PRICED_MANAGEMENT_KEY,
  pricedUpstream,
  type PricedUpstream,
} from './priced-upstream.ts'

let upstream: PricedUpstream
beforeEach(async () => {
  upstream = await pricedUpstream()
})
afterEach(() => upstream.close())

type Sent = { readonly model: string; readonly stream?: boolean; readonly max_tokens?: number }

async function ask(path: string, key = PRICED_KEY, init: RequestInit = {}): Promise<Response> {
  return fetch(`${upstream.url}${path}`, { ...init, headers: { authorization: `Bearer ${key}` } })
}

function call(body: Sent, signal?: AbortSignal): Promise<Response> {
  const messages = [{ role: 'user', content: 'What is it?' }]
  const text = JSON.stringify({ messages, ...body })
  return ask('/chat/completions', PRICED_KEY, {
    method: 'POST',
    body: text,
    ...(signal && { signal }),
  })
}

const only = (): ReturnType<typeof newest> => newest()
function newest() {
  const found = [...upstream.books().generations.values()].at(-1)
  if (found === undefined) throw new Error('nothing was generated')
  return found
}

describe('the books of the priced upstream', () => {
  it('say what the answer says, to the last decimal', async () => {
    const answer = await (await call({ model: 'standin/fine' })).text()
    const cost = /"cost":([\d.]+)/.exec(answer)?.[1]
    const { charge, tokens } = only()
    // 62.5 and a third of 1000 nano-dollars a token, rounded up at the very end.
    expect(charge).toBe(
      (BigInt(tokens.prompt) * 62_500_000n + BigInt(tokens.completion) * 333_333_000n + 999_999n) /
        1_000_000n,
    )
    expect(cost).toBe(`0.${String(charge).padStart(9, '0')}`.replace(/0+$/, ''))
    expect(upstream.books()).toMatchObject({ total: charge, open: 0 })
  })

  it('charge the dearer endpoint every second time, and the wished one where one is wished', async () => {
    await (await call({ model: 'standin/deep' })).text()
    await (await call({ model: 'standin/deep' })).text()
    const wish = { model: 'standin/deep', provider: { only: ['standin'] } }
    await (await call(wish)).text()
    const tags = [...upstream.books().generations.values()].map(({ endpoint }) => endpoint.tag)
    expect(tags).toEqual(['cheap-host/fp8', 'standin', 'standin'])
  })

  it.each([
    ['produced', 2],
    ['whole', 3],
  ] as const)('charge an aborted stream for what was %s', async (aborts, pieces) => {
    upstream.settings.aborts = aborts
    const third = gate()
    upstream.settings.pace = async (piece) => piece === 2 && third.opened
    const stop = new AbortController()
    const answer = await call({ model: 'standin/fast', stream: true }, stop.signal)
    const id = answer.headers.get('x-generation-id') ?? ''
    const reader = answer.body?.getReader()
    let text = ''
    while (!text.includes('What'))
      text += Buffer.from((await reader?.read())?.value ?? []).toString()
    stop.abort()
    await eventually(
      'it is closed',
      () => upstream.books().generations.get(id)?.state === 'aborted',
    )
    third.open()
    expect(newest().tokens.completion).toBe(pieces)
    expect(upstream.books().requests.at(-1)?.goneAt).not.toBeNull()
    const told = (await (await ask(`/generation?id=${id}`)).json()) as {
      data: { total_cost: number }
    }
    expect(BigInt(Math.round(told.data.total_cost * 1e9))).toBe(newest().charge)
  })

  it('know nothing of a generation until it was asked for so often', async () => {
    upstream.settings.generationMisses = 2
    const answer = await call({ model: 'standin/fast' })
    const path = `/generation?id=${answer.headers.get('x-generation-id')}`
    const statuses: number[] = []
    for (let turn = 0; turn < 3; turn++) statuses.push((await ask(path)).status)
    expect(statuses).toEqual([404, 404, 200])
  })

  it('charge nothing for an error, and all of what was made and never told', async () => {
    await (await call({ model: 'faulty/500' })).text()
    await (await call({ model: 'faulty/error-early' })).text()
    expect(upstream.books().total).toBe(0n)
    await expect(call({ model: 'faulty/reset-charged' })).rejects.toThrow('fetch failed')
    expect(upstream.books().total).toBe(newest().charge)
    expect(newest().charge).toBeGreaterThan(0n)
  })

  it('charge half an answer that was reset in the middle', async () => {
    const answer = await call({ model: 'faulty/reset-midway', stream: true })
    await expect(answer.text()).rejects.toThrow('terminated')
    expect(newest()).toMatchObject({ state: 'reset', tokens: { completion: 2 } })
  })

  it('stop a key at its own limit', async () => {
    const made = await fetch(`${upstream.url}/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${PRICED_MANAGEMENT_KEY}` },
      body: JSON.stringify({ name: 'fence', limit: 0.000001, limit_reset: 'monthly' }),
    })
    const { key } = (await made.json()) as { key: string }
    const body = JSON.stringify({ model: 'standin/deep', messages: [] })
    expect((await ask('/chat/completions', key, { method: 'POST', body })).status).toBe(200)
    expect((await ask('/chat/completions', key, { method: 'POST', body })).status).toBe(402)
    const said = (await (await ask('/key', key)).json()) as { data: { limit_remaining: number } }
    expect(said.data.limit_remaining).toBe(0)
  })

  it('cut an answer at the output limit', async () => {
    const answer = await (await call({ model: 'standin/fast', max_tokens: 1 })).text()
    expect(answer).toContain('"finish_reason":"length"')
    expect(newest().tokens.completion).toBe(1)
  })
})
