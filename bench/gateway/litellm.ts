/**
 * LiteLLM's proxy, by pip into an environment of its own, where there is a Python and an index to get it from. One worker,
 * without a database: its least.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { runWell, startDaemon } from '../harness/command.ts'
import { answering, anyTarget } from './contestants.ts'
import type { Peer } from './peers.ts'

const WANTED = 'litellm[proxy]'
/** Longer than a person waits for a benchmark to begin; pip tries a dead index for minutes by itself. */
const INSTALL_MS = 180_000

export const litellm: Peer = {
  version: 'newest of pip',
  entry: 'venv/bin/litellm',
  async install(folder) {
    const venv = join(folder, 'venv')
    await runWell(['python3', '-m', 'venv', venv], { timeoutMs: INSTALL_MS })
    const quietly = ['--quiet', '--disable-pip-version-check', '--retries', '0', '--timeout', '20']
    const pip = [join(venv, 'bin/pip'), 'install', ...quietly, WANTED]
    await runWell(pip, { timeoutMs: INSTALL_MS }).catch((error: unknown) => {
      // Its other words name the indexes that it asked.
      const said = error instanceof Error ? error.message : String(error)
      throw new Error(`pip cannot install it: ${/No matching[^|]*/.exec(said)?.[0] ?? said}`)
    })
  },
  async start(entry, { room, upstreamPort }) {
    const port = await freePort()
    const config = join(room.dir, 'litellm.json')
    // YAML is written as JSON, which it contains.
    writeFileSync(config, JSON.stringify(configOf(upstreamPort)))
    const argv = [entry, '--config', config, '--host', '127.0.0.1', '--port', String(port)]
    const pid = startDaemon(argv, {
      env: { ...room.env, LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_TELEMETRY: 'False' },
      cwd: room.dir,
      out: join(room.dir, 'litellm.out'),
    })
    await answering(pid, `http://127.0.0.1:${port}/health/liveliness`)
    const target = anyTarget(port, '/v1', 'bench/small')
    return {
      name: 'litellm',
      pid,
      target: (shape) => (shape.protocol === 'chat' ? target(shape) : null),
    }
  },
}

function configOf(upstreamPort: number): object {
  const litellm_params = {
    model: 'openai/bench/small',
    api_base: `http://127.0.0.1:${upstreamPort}/api/v1`,
    api_key: 'upstream-key',
  }
  return {
    model_list: [{ model_name: 'bench/small', litellm_params }],
    general_settings: { master_key: 'local-token' },
  }
}
