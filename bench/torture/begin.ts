/** The first configuration, routes, secrets and tokens of a stage; then launchd gets its jobs. */
import { runWell } from '../harness/command.ts'
import { program } from '../harness/home.ts'
import { configOf } from './cast.ts'
import { CALLERS, DAILY_CALLER } from './routes.ts'
import type { Stage } from './stage.ts'

export const FIRST_USD = 0.05

export async function beginStage(stage: Stage): Promise<void> {
  const { secrets, sink, clock, home, cast, launchd, fence } = stage
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
  for (const [name, usd] of Object.entries(CALLERS)) {
    const isDaily = name === DAILY_CALLER
    fence.allow(`client ${name}`, isDaily ? 'day' : 'month', usd)
    const cap = isDaily ? `${usd}/day` : String(usd)
    const said = await stage.command('gateway', 'token', name, '--cap', cap)
    const token = /ah-[\w-]{43}/.exec(said.stdout)?.[0]
    if (token === undefined) throw new Error(`no token for ${name}: ${said.stderr}`)
    secrets.tokens.set(name, token)
  }
  await launchd.load(clock.node, home, stage.cast.room.env)
}
