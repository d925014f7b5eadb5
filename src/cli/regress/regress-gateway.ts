/** Whether the gateway answers, asked before a run begins. */
import { AgenthostError, connectionCauseOf } from '../../errors.ts'

const WITHIN_MS = 5000

/** Rejects with `unreachable` and how to start it. */
export async function gatewayAnswers(url: string): Promise<void> {
  let cause = 'it does not say that it is well'
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(WITHIN_MS) })
    await answer.body?.cancel()
    if (answer.ok) return
  } catch (error) {
    cause = connectionCauseOf(error instanceof TypeError ? error.cause : error)
  }
  throw new AgenthostError(
    'unreachable',
    `unable to reach the gateway at ${url}: ${cause}`,
    'Start it with `agenthost start gateway` (the daemon runs it), or here with `agenthost gateway serve`.',
  )
}
