/** The real Claude Code of a person, with the settings that `routes export --for claude-code --apply` has written. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { modelStandIn, type ModelStandIn } from '../support/model-stand-in.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'

const LONG_MS = 120_000

let host: Agenthost
let model: ModelStandIn

beforeEach(async () => {
  model = await modelStandIn()
  host = agenthost()
})

afterEach(async () => {
  await host.destroy()
  await model.close()
})

describeWith(['claude'], 'Claude Code with exported settings', () => {
  it(
    'asks the gateway for a route, with the token of its own',
    async () => {
      host.configure(`agents: {}\ngateway: { port: ${new URL(model.url).port} }\n`)
      const table = join(host.home, 'next.json')
      writeFileSync(table, '{ "routes": { "desk": "openrouter/anthropic/claude-sonnet-4.6" } }')
      await host.run(['routes', 'apply', table])
      const args = ['routes', 'export', '--for', 'claude-code', '--apply']
      expect(await host.run(args)).toMatchObject({ code: 0 })
      model.script({ say: 'Through the gateway.' })
      const child = spawn(realAgents.claude, ['-p', 'Are you there?'], {
        env: { ...host.env, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' },
        cwd: host.home,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
      expect(out + err).toContain('Through the gateway.')
      const asked = model.requests.map(({ model: name }) => name)
      expect(new Set(asked)).toEqual(new Set(['desk']))
      const headers: IncomingHttpHeaders = model.requests[0]?.headers ?? {}
      expect(headers.authorization).toMatch(/^Bearer ah-[\w-]{43}$/)
      expect(headers['x-api-key'] ?? '').toBe('')
      expect(headers['x-claude-code-session-id']).toMatch(/^[\w-]{36}$/)
    },
    LONG_MS,
  )
})
