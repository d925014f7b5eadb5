/** What stands in the way of a run is told by what costs least to find out. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { homePaths } from '../../src/cli/home.ts'
import { freshSetups } from '../../src/cli/regress/regress-fresh.ts'
import { suiteNamed } from '../../src/cli/regress/regress-suites-read.ts'
import { loadConfig } from '../../src/config/load.ts'
import { AgenthostError } from '../../src/errors.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('a run whose program is missing on this host', () => {
  it('says so before OpenRouter is asked for its models', async () => {
    const asked: string[] = []
    const server = createServer(({ url }, response) => {
      asked.push(url ?? '')
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`
    const env = { HOME: home, AGENTHOST_HOME: home, AGENTHOST_OPENROUTER_URL: url }
    const paths = homePaths(env)
    writeFileSync(paths.config, 'agents: {}\ngateway: {}\n')
    const { config } = await loadConfig(paths.config, env)
    const models = ['openrouter/no/such']
    const { regression } = config
    try {
      const setups = freshSetups({
        paths,
        config,
        env,
        settings: { ...regression, models, budgetNanoUsd: 1_000_000_000n },
        onlyThose: true,
        suites: [suiteNamed('chores', home)],
        versionOf: () =>
          Promise.reject(new AgenthostError('config', 'Claude Code is not on the PATH')),
      })
      await expect(setups).rejects.toThrow('Claude Code is not on the PATH')
      expect(asked).toEqual([])
    } finally {
      server.close()
    }
  })
})
