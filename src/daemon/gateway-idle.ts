/** Whether the gateway has no request under way: asked where it is asked whether it lives. */
import { get } from 'node:http'

const WITHIN_MS = 2000
const ANSWER_MAX = 10_000

/** False where it cannot tell, or does not answer. */
export function isGatewayIdle(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/healthz`, { agent: false, timeout: WITHIN_MS }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
        if (text.length > ANSWER_MAX) request.destroy()
      })
      answer.on('end', () => resolve(saysIdle(text)))
      answer.on('error', () => resolve(false))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
    request.on('close', () => resolve(false))
  })
}

function saysIdle(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'open' in value && value.open === 0
  } catch {
    // Not ours, or not whole.
    return false
  }
}
