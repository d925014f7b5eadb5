/** What people do at the same time, through the real command line or the socket, and what of it they were told is done. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDED, JOBS } from './cast.ts'
import { chosen, type Deed, type Live } from './live.ts'
import { askToken } from './begin.ts'
import { answerParked } from './parking.ts'
import { startParked } from './parked.ts'
import type { Step } from './plan.ts'
import { CALLERS, PATIENT_CALLER, raised } from './routes.ts'
import { asked } from './status.ts'

const WISHES = { start: 'up', restart: 'up', stop: 'down' } as const

/** One of several agents, or two at once; never two commands about the same one. */
function wishing(verb: keyof typeof WISHES): Deed {
  return (live, step) => {
    const { acknowledged, stage } = live
    const free = COMMANDED.filter((name) => !acknowledged.busy.has(name))
    const agent = chosen(free, step)
    if (agent === undefined) return null
    acknowledged.busy.add(agent)
    const before = acknowledged.wishes.get(agent) ?? 'up'
    acknowledged.wish(agent, 'unknown')
    const work = stage.command(verb, agent).then(({ code }) => {
      const wish = WISHES[verb]
      if (code === 0) acknowledged.wish(agent, wish)
      else if (before === wish) acknowledged.wish(agent, before)
      acknowledged.busy.delete(agent)
    })
    live.beside(work)
    return agent
  }
}

const jobsRun: Deed = (live, step) => onJob(live, step, 'run')
const jobsSkip: Deed = (live, step) => onJob(live, step, 'skip')

async function onJob({ stage, acknowledged }: Live, step: Step, what: 'run' | 'skip') {
  const job = chosen(JOBS, step) ?? 'each'
  if (step.size < 0.3) {
    await stage.command('jobs', what, job)
    return `${job}, by command`
  }
  const reply = await asked(stage.home, 'POST', `/v1/jobs/${job}/${what}`)
  if (reply?.status !== 200) return null
  const { run } = JSON.parse(reply.text) as { run: { slot: string } }
  const list = what === 'run' ? acknowledged.runs : acknowledged.skips
  list.push({ job, at: Date.parse(run.slot) })
  return `${job} ${run.slot}`
}

const ack: Deed = async ({ stage, acknowledged }, step) => {
  const listed = await stage.command('alerts', '--json')
  if (listed.code !== 0) return null
  const { alerts } = JSON.parse(listed.stdout) as {
    alerts: { id: number; state: string; severity: string }[]
  }
  const open = alerts.filter(({ state }) => state === 'open')
  const alert = chosen(open, step)
  if (alert === undefined) return null
  const { code } = await stage.command('alerts', 'ack', String(alert.id))
  if (code !== 0) return null
  acknowledged.acks.set(alert.id, alert.severity)
  return `alert ${alert.id}`
}

const apply: Deed = async (live, { size }) => {
  const { stage, acknowledged } = live
  live.usd += 0.002 * size
  const text = JSON.stringify(stage.allow(live.usd))
  const file = join(stage.room.dir, 'table.json')
  writeFileSync(file, text)
  const { code } = await stage.command('routes', 'apply', file, '--why', 'for the torture')
  if (code !== 0) return null
  acknowledged.applied.push(text)
  return `up to ${live.usd.toFixed(3)} USD`
}

/** A caller whose cap is no day's may spend a little more, with a new token. */
const token: Deed = async ({ stage, callers }, step) => {
  const [name, caps] = chosen(
    [...callers].filter(([who, { week, month }]) => who !== PATIENT_CALLER && (week ?? month)),
    step,
  ) ?? ['one', CALLERS['one'] ?? {}]
  const more = raised(caps, 0.005 + 0.015 * step.size)
  callers.set(name, more)
  return (await askToken(stage, name, more)) === null ? `${name}: ${JSON.stringify(more)}` : null
}

const rollback: Deed = async ({ stage }) => {
  const { code } = await stage.command('routes', 'rollback')
  return `exit ${code}`
}

const send: Deed = async ({ stage }, step) => {
  const { claude, openclaw } = stage.cast.real
  const agent = chosen(
    [...(claude === null ? [] : ['claude']), ...(openclaw === null ? [] : ['claw']), 'plain-0'],
    step,
  )
  const { code } = await stage.command('send', agent ?? 'plain-0', 'Say that you are there.')
  return `${agent}: exit ${code}`
}

const logs: Deed = async ({ stage }, step) => {
  const name = chosen(['ticker-1', 'daemon', 'gateway', 'each', 'crasher'], step) ?? 'daemon'
  const { code } = await stage.command('logs', name, '-n', '200')
  return `${name}: exit ${code}`
}

const LOOKS: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--json'],
  ['jobs'],
  ['alerts'],
  ['queue', 'list'],
  ['routes', 'show'],
  ['routes', 'history'],
  ['budget'],
  ['budget', '--json'],
  ['config', 'check'],
  ['secrets', 'list'],
  ['events', '-n', '50'],
]

/** A command may say that something is wrong; it may not fall over. */
const looking: Deed = async ({ stage }, step) => {
  const words = chosen(LOOKS, step) ?? ['status']
  const { code, signal, stderr } = await stage.command(...words)
  const isWell = code !== null && [0, 1, 69, 75, 78].includes(code)
  const what = `\`agenthost ${words.join(' ')}\``
  stage.record.expect(isWell, `${what} ended with ${code ?? signal}: ${stderr.slice(0, 300)}`)
  return `${what}: exit ${code}`
}

export const COMMANDS = {
  'command: start': async (live, step) => (await startParked(live)) ?? wishing('start')(live, step),
  'command: stop': wishing('stop'),
  'command: restart': wishing('restart'),
  'command: send': send,
  'command: jobs run': jobsRun,
  'command: jobs skip': jobsSkip,
  'command: alerts ack': ack,
  'command: gateway token': token,
  'command: queue answer': answerParked,
  'command: logs': logs,
  'command: look': looking,
  'routes: apply': apply,
  'routes: rollback': rollback,
} as const satisfies Readonly<Record<string, Deed>>
