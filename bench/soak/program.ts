/**
 * agenthost with another clock: the daemon and the gateway follow the conductor of the soak, every other command sees
 * the simulated date and lives at the speed of the real clock. Started in the place of `agenthost`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { EXIT } from '../../src/errors.ts'
import { programPath } from '../../test/support/program.ts'
import { follow } from './follower.ts'
import { AHEAD, SOCKET } from './words.ts'

const [command, next] = process.argv.slice(2)
const home = process.env['AGENTHOST_HOME'] ?? ''
if (command === 'run') await daemon()
else if (command === 'gateway' && next === 'serve') await gateway()
else {
  const real = Date.now
  const aheadMs = Number(readFileSync(join(home, AHEAD), 'utf8'))
  Date.now = () => real() + aheadMs
  await import(programPath())
}

async function daemon(): Promise<void> {
  // As src/cli/entry.ts has it.
  setFlagsFromString('--max-semi-space-size=1')
  setFlagsFromString('--optimize-for-size')
  const clock = await follow(join(home, SOCKET), 'daemon')
  const { homePaths } = await import('../../src/cli/home.ts')
  const { runDaemon } = await import('../../src/daemon/main.ts')
  const { env } = process
  await runDaemon({ paths: homePaths(env), env, write: null, stop: untilTold(), clock })
  process.exit(EXIT.done)
}

async function gateway(): Promise<void> {
  const clock = await follow(join(home, SOCKET), 'gateway')
  const { homePaths } = await import('../../src/cli/home.ts')
  const { runGateway } = await import('../../src/daemon/gateway.ts')
  const { env } = process
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  await runGateway({ paths: homePaths(env), env, write, stop: untilTold(), clock })
  process.exit(EXIT.done)
}

function untilTold(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}
