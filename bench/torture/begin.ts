/** The first configuration, routes, secrets and tokens of a stage; then launchd gets its jobs. */
import { runWell } from '../harness/command.ts'
import { program } from '../harness/home.ts'
import { configOf } from './cast.ts'
import { CALLERS, capWords, type Caps } from './routes.ts'
import type { Stage } from './stage.ts'
import type { Period } from './tally.ts'

export const FIRST_USD = 0.3

export async function beginStage(stage: Stage): Promise<void> {
  const { secrets, sink, clock, home, cast, launchd } = stage
  stage.configure(configOf(cast, 0))
  stage.putRoutes(JSON.stringify(stage.allow(FIRST_USD)))
  for (const [name, value] of Object.entries({
    openrouter: secrets.upstreamKey,
    hook: sink.url(secrets.hook),
    'hook-two': sink.url(secrets.hookTwo),
    'of-agents': secrets.ofAgents,
  })) {
    const script = `printf %s "$VALUE" | "$0" "$@"`
    const argv = [clock.node, program(), 'secrets', 'set', name, '--file']
    await runWell(['/bin/sh', '-c', script, ...argv], { env: { ...stage.env, VALUE: value } })
  }
  for (const [name, caps] of Object.entries(CALLERS)) {
    const said = await askToken(stage, name, caps)
    if (said !== null) throw new Error(`no token for ${name}: ${said}`)
  }
  await launchd.load(clock.node, home, stage.cast.room.env)
}

/**
 * Lets a caller spend so much, with a new token: the fence first, for the gateway may know it before its client does. The
 * text of the trouble, or null.
 */
export async function askToken(
  { fence, command, secrets }: Stage,
  name: string,
  caps: Caps,
): Promise<string | null> {
  for (const [period, usd] of Object.entries(caps))
    fence.allow(`client ${name}`, period as Period, usd)
  const said = await command('gateway', 'token', name, ...capWords(caps))
  const token = /ah-[\w-]{43}/.exec(said.stdout)?.[0]
  if (token === undefined) return said.stderr
  const before = secrets.tokens.get(name)
  // It stays a secret.
  if (before !== undefined) secrets.tokens.set(`${name} before ${secrets.tokens.size}`, before)
  secrets.tokens.set(name, token)
  return null
}
