/**
 * What of an agent's life is worth an event, and in which words. Pure: compares the life before and
 * after one happening. The same words serve `events`, the daemon's log and the note in `status`.
 */
import type { Steady } from '../clock.ts'
import type { Exit, Life } from './life.ts'

export type Tale = {
  readonly kind: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

/** At most one event per happening; null when nothing changed that a person would want to know. */
export function tale(before: Life, after: Life, now: Steady): Tale | null {
  const from = before.state
  const to = after.state
  if (from.phase === to.phase && before.generation === after.generation) return null
  const data = { generation: after.generation }
  switch (to.phase) {
    case 'starting':
      return null
    case 'up':
      return { kind: 'agent.up', message: 'is up', data }
    case 'stopping':
      return stopTale(to.reason, data)
    case 'backoff':
      return endTale(after, 'backoff', `starts again in ${seconds(to.until - now)}`)
    case 'failed': {
      const next =
        to.retryAt === null
          ? 'waits for a person'
          : `is tried again in ${seconds(to.retryAt - now)}`
      const how = after.lastExit === null ? '' : `${exitText(after.lastExit)}; `
      return {
        kind: 'agent.failed',
        message: `failed: ${how}${to.why}; ${next}`,
        data: { ...data, ...after.lastExit },
      }
    }
    case 'down':
      if (to.rest === 'finished') return endTale(after, 'down', 'has finished')
      if (from.phase === 'down') return null
      return {
        kind: 'agent.down',
        message: to.rest === 'waiting' ? 'is down, waiting for others' : 'is down',
        data,
      }
  }
}

/** The event of an end that was followed at once by a new start. */
export function restartTale(exit: Exit, generation: number): Tale {
  return {
    kind: 'agent.exited',
    message: `${exitText(exit)}; starts again at once`,
    data: { generation, ...exit, next: 'starting' },
  }
}

/** `next` is the phase that the agent is in from then on. */
function endTale(after: Life, next: 'backoff' | 'down', then: string): Tale {
  const exit = after.lastExit
  return {
    kind: 'agent.exited',
    message: `${exit === null ? 'ended' : exitText(exit)}; ${then}`,
    data: { generation: after.generation, ...exit, next },
  }
}

function stopTale(reason: string, data: Readonly<Record<string, unknown>>): Tale | null {
  switch (reason) {
    case 'not-ready':
      return {
        kind: 'agent.not-ready',
        message: 'did not become ready in time and is stopped',
        data,
      }
    case 'held':
      return {
        kind: 'agent.stopping',
        message: 'is stopped before an agent that it comes after',
        data,
      }
    case 'wake':
      return { kind: 'agent.stopping', message: 'is restarted after the host woke', data }
    case 'restart':
      return { kind: 'agent.stopping', message: 'is restarted as asked', data }
    case 'stopped':
      return { kind: 'agent.stopping', message: 'is stopped as asked', data }
    default:
      // `hung` and `memory` are told by whoever found it, with what was seen.
      return null
  }
}

/** "exited with code 3", "was ended by SIGKILL", "hung and was stopped". */
export function exitText({ code, signal, reason }: Exit): string {
  switch (reason) {
    case 'hung':
      return 'hung and was stopped'
    case 'not-ready':
      return 'did not become ready and was stopped'
    case 'memory':
      return 'was over its memory limit and was stopped'
    case 'wake':
      return 'was stopped after the host woke'
    case 'stopped':
      return 'was stopped'
    case 'exit':
    case 'signal':
    case 'unknown':
      if (signal !== null) return `was ended by ${signal}`
      return code === null ? 'ended (how is not known)' : `exited with code ${code}`
  }
}

export function seconds(ms: number): string {
  return ms < 10_000 ? `${(Math.max(ms, 0) / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}
