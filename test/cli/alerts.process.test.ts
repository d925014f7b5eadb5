/** The commands of the alarm, without a daemon. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost
beforeEach(() => {
  host = agenthost()
})
afterEach(() => host.destroy())

describe('without a daemon', () => {
  it.each([[['alerts']], [['alerts', 'test']], [['alerts', 'ack', '3']], [['alerts', '--follow']]])(
    '%o says so and exits with 69',
    async (args) => {
      expect(await host.run(args)).toMatchObject({
        code: 69,
        err: expect.stringContaining('it does not run'),
      })
    },
  )

  it('a number that is none is wrong usage', async () => {
    expect(await host.run(['alerts', 'ack', 'three'])).toMatchObject({ code: 64 })
  })
})

describe('a secret that is not set', () => {
  it('is a warning of config check, with what to do', async () => {
    host.configure(
      'agents: {}\nalerts: { channels: [{ slack: { secret: slack-webhook } }] }\nupstreams: { openrouter: { key: { secret: their-key } } }\n',
    )
    const { code, out } = await host.run(['config', 'check'])
    expect(code).toBe(0)
    expect(out).toContain(
      'warning: alerts: the secret slack-webhook: it is not set. Set it with `agenthost secrets set slack-webhook`',
    )
    expect(out).toContain('warning: upstreams.openrouter: the secret their-key: it is not set.')
  })
})
