/** One call at the priced upstream, from its body to the last byte or to what goes wrong on the way. */
import type { ServerResponse } from 'node:http'
import { planOf, settle, type Call, type Plan, type Serving } from './priced-plan.ts'
import { errorEvent, errorOf } from './priced-wire.ts'

export async function serveCall(call: Call, serving: Serving): Promise<void> {
  const { fault, response, protocol } = call
  if (fault?.is === 'status') {
    const { status, retryAfterSeconds } = fault
    if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
    return sendJson(response, status, JSON.stringify(errorOf(protocol, status)))
  }
  if (fault?.is === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please log in</html>')
    return
  }
  if (fault?.is === 'silence' && fault.when === 'early') return
  if (fault?.is === 'reset' && fault.when === 'early') {
    if (fault.charged === true) settle(planOf(call, serving), 'failed', serving)
    response.socket?.resetAndDestroy()
    return
  }
  const plan = planOf(call, serving)
  response.setHeader('x-generation-id', plan.generation.id)
  await (call.body.stream === true ? stream(call, plan, serving) : whole(call, plan, serving))
}

async function whole(
  { fault, response, protocol }: Call,
  plan: Plan,
  serving: Serving,
): Promise<void> {
  if (fault?.is === 'error') {
    serving.books.close(plan.generation, { state: 'failed', tokens: plan.tokens, charge: 0n })
    return sendJson(response, 200, JSON.stringify(errorOf(protocol, 502)))
  }
  // A tenth of a second later the client may have gone: what was made is charged all the same.
  const isBroken = fault?.is === 'reset' || fault?.is === 'silence'
  settle(plan, isBroken ? 'reset' : 'complete', serving)
  if (!isBroken) {
    return sendJson(
      response,
      200,
      fault?.is === 'malformed' ? plan.message.slice(0, -2) : plan.message,
    )
  }
  const length = Buffer.byteLength(plan.message)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  await written(response, plan.message.slice(0, plan.message.length / 2))
  if (fault.is === 'reset') response.socket?.resetAndDestroy()
}

async function stream(call: Call, plan: Plan, serving: Serving): Promise<void> {
  const { response, fault, protocol, seen } = call
  const { head, pieces, tail } = plan.frames
  const when = fault !== null && 'when' in fault ? fault.when : null
  let made = 0
  response.on('close', () => {
    settle(plan, 'aborted', serving, serving.aborts === 'whole' ? plan.tokens.completion : made)
  })
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  await written(response, ': OPENROUTER PROCESSING\n\n')
  if (fault?.is === 'error' && when === 'early') {
    serving.books.close(plan.generation, { state: 'failed', tokens: plan.tokens, charge: 0n })
    response.end(errorEvent(protocol, plan.generation.id))
    return
  }
  await written(response, head.join(''))
  const until = when === 'midway' ? Math.ceil(pieces.length / 2) : pieces.length
  for (const piece of pieces.slice(0, until)) {
    await serving.pace(made)
    if (seen.goneAt !== null) return
    // Before it goes out: what a client has seen is never missing from the books.
    made += 1
    await (fault?.is === 'split-utf8' ? splitWritten(response, piece) : written(response, piece))
    if (fault?.is === 'malformed' && made === 1) await written(response, 'data: {"broken\n\n')
  }
  if (when === 'midway') return midway(call, plan, serving, made)
  settle(plan, 'complete', serving)
  response.end(tail.join(''))
}

function midway(
  { response, fault, protocol }: Call,
  plan: Plan,
  serving: Serving,
  made: number,
): void {
  if (fault?.is === 'silence') return
  settle(plan, fault?.is === 'reset' ? 'reset' : 'failed', serving, made)
  if (fault?.is === 'reset') response.socket?.resetAndDestroy()
  else response.end(errorEvent(protocol, plan.generation.id))
}

/** In two writes, the border in the middle of its first character of several bytes. */
async function splitWritten(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  const at = bytes.findIndex((byte) => byte > 0x7f)
  if (at === -1) return written(response, bytes)
  await written(response, bytes.subarray(0, at + 1))
  await written(response, bytes.subarray(at + 1))
}

/** Resolves once it is with the kernel, or the client is gone. */
function written(response: ServerResponse, text: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(text, () => resolve())
  })
}

export function sendJson(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}
