/** What the tour waits for, and what it says of what happens. */
import { describe, expect, it } from 'vitest'
import {
  after,
  chain,
  eventLine,
  glanceText,
  leftText,
  remarkOf,
  type Happening,
} from '../../src/demo/story.ts'

const event = (subject: string, kind: string, message = 'is so'): Happening => {
  return { cursor: 1, subject, kind, message }
}

describe('chains of events', () => {
  const all = [chain('a', 'agent.hung', 'agent.up'), chain('b', 'agent.exited')]

  it('go on beside one another, each in its own order', () => {
    const early = after(all, event('a', 'agent.up'))
    expect(early).toEqual(all)
    const hung = after(all, event('a', 'agent.hung'))
    expect(hung).toEqual([chain('a', 'agent.up'), chain('b', 'agent.exited')])
    const ended = after(hung, event('b', 'agent.exited'))
    expect(ended).toEqual([chain('a', 'agent.up')])
    expect(after(ended, event('a', 'agent.up'))).toEqual([])
  })

  it('are not moved by what happens to another', () => {
    expect(after(all, event('c', 'agent.hung'))).toEqual(all)
  })

  it('of nobody in particular take the first that comes', () => {
    expect(after([chain(null, 'queue.parked')], event('7', 'queue.parked'))).toEqual([])
  })

  it('are named with what is left of them', () => {
    expect(leftText([...all, chain(null, 'queue.parked')])).toBe(
      'a (agent.hung, agent.up); b (agent.exited); any (queue.parked)',
    )
  })
})

describe('an event', () => {
  it('is a line with the seconds since the start', () => {
    expect(eventLine(event('a', 'agent.up', 'is up'), 3449)).toBe(
      '   3.4 s  agent.up       a: is up',
    )
  })

  it('of the daemon itself is left to the tour', () => {
    expect(eventLine(event('daemon', 'daemon.started'), 0)).toBeNull()
  })

  it('that says a lot is cut', () => {
    const line = eventLine(event('a', 'queue.parked', 'x'.repeat(500)), 0)
    expect(line).toMatch(/x…$/)
    expect(line?.length).toBeLessThan(160)
  })

  it('has its remark the first time alone', () => {
    const hung = event('hanging', 'agent.hung')
    expect(remarkOf(hung, new Set())).toContain('pids')
    expect(remarkOf(hung, new Set(['hanging agent.hung']))).toBeNull()
    expect(remarkOf(event('steady', 'agent.up'), new Set())).toBeNull()
  })
})

describe('a glance', () => {
  it('tells how those are that are waited for', () => {
    const agents = [
      { name: 'hanging', phase: 'stopping', pid: 1, rssBytes: 1 },
      { name: 'growing', phase: 'up', pid: 2, rssBytes: 111_600_000 },
    ]
    const chains = [
      chain('hanging', 'agent.up'),
      chain('growing', 'agent.memory', 'agent.up'),
      chain(null, 'queue.parked'),
    ]
    expect(glanceText(chains, agents)).toBe(
      '(hanging is stopping, growing has grown to 112 MB, queue.parked is awaited; waiting for what comes next)',
    )
  })
})
