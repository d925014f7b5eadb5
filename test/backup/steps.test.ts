/** What a person is told to do to put a copy back. */
import { describe, expect, it } from 'vitest'
import { DATABASES } from '../../src/backup/copies.ts'
import { ACTS, AFTER, restoreSteps } from '../../src/backup/steps.ts'

describe('the steps that put a copy back', () => {
  it.each([
    [
      'host',
      'The newest copy is put back by: `agenthost uninstall`, or end `agenthost run`; then `agenthost restore /b/x.db`; then `agenthost up`.',
    ],
    [
      'ledger',
      'The newest copy is put back by: `agenthost stop gateway`; then `agenthost restore /b/x.db`; then `agenthost start gateway`.',
    ],
    ['insights', 'The newest copy is put back by: `agenthost restore /b/x.db`.'],
  ] as const)('of %s are one sentence with each command', (database, sentence) => {
    expect(restoreSteps(database, '/b/x.db')).toBe(sentence)
  })

  it.each(DATABASES)('of %s are none where there is no copy, and that is said', (database) => {
    expect(restoreSteps(database, null)).toBe(`There is no copy of ${database}.db in backups/.`)
  })
})

describe('a database', () => {
  it('has a writer that is named, is taken down, and comes up again where it stays up', () => {
    expect(ACTS).toEqual({
      host: {
        writer: 'the daemon',
        down: '`agenthost uninstall`, or end `agenthost run`',
        up: '`agenthost up`',
      },
      ledger: {
        writer: 'the gateway',
        down: '`agenthost stop gateway`',
        up: '`agenthost start gateway`',
      },
      insights: { writer: 'another command', down: 'let it end', up: '' },
    })
  })

  it('that was put back lacks what came since, and what follows from that is said', () => {
    expect(AFTER).toEqual({
      host: 'What happened since is not in it: a slot that ran since may be caught up once more. Running agents are found.',
      ledger:
        'What was spent since is not in it: the gateway asks the upstreams what they counted before it holds money.',
      insights:
        'What was pulled and run since is not in it: `agenthost rankings pull` fetches the week again.',
    })
  })
})
