/** What `agenthost alerts test` sends. Pure. */
import type { Instant } from '../clock.ts'
import type { Message } from './channel.ts'

/** Its number is no number of a notice, so that no channel takes it for a double of one. */
export function testNotice(now: Instant): Message['notice'] {
  return {
    id: now,
    alert: 0,
    kind: 'test',
    at: now,
    severity: 'info',
    worst: 'info',
    subject: 'host',
    what: 'this is a test of agenthost: alerts arrive here',
    todo: '',
    count: 1,
    firstAt: now,
    notTo: null,
    lines: [],
  }
}
