/** Events and changes as the tests of the alarm write them. */
import type { Change, Notice, Told } from '../../src/alerts/alert.ts'

export const AT = 1_800_000_000_000

export function told(kind: string, change: Partial<Told> = {}): Told {
  return { at: AT, kind, subject: 'one', message: 'happened', data: {}, ...change }
}

export type Raise = Extract<Change, { do: 'raise' }>

export function raise(change: Partial<Raise> = {}): Raise {
  const texts = { subject: 'one', what: 'exited with code 3', todo: 'Look at it.' }
  return { do: 'raise', key: 'agent/one', severity: 'warning', lasts: true, ...texts, ...change }
}

export function notice(change: Partial<Notice> = {}): Notice {
  return {
    id: 1,
    alert: 1,
    kind: 'raised',
    at: AT,
    severity: 'warning',
    worst: 'warning',
    subject: 'one',
    what: 'exited with code 3',
    todo: 'Look at `agenthost logs one`.',
    count: 1,
    firstAt: AT,
    notTo: null,
    lines: [],
    ...change,
  }
}
