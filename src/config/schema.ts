/** The shape of `agenthost.yaml`, section by section; docs/operation/config.md says the same in words. */
import * as z from 'zod/mini'
import { environment } from './environment.ts'
import * as leaf from './leaves.ts'
import * as routing from './route-leaves.ts'
import * as words from './words.ts'

export const restartSection = z.strictObject({
  when: z.optional(leaf.oneOf('always', 'on-failure', 'never')),
  successCodes: z.optional(z.array(leaf.exitCode)),
  parkCodes: z.optional(z.array(leaf.exitCode)),
  upLongEnough: z.optional(leaf.duration),
  steps: z.optional(z.array(leaf.duration).check(z.minLength(1))),
  jitter: z.optional(leaf.share),
  resetAfter: z.optional(leaf.someTime),
  limit: z.optional(z.strictObject({ starts: leaf.count, within: leaf.someTime })),
  slowRetry: z.optional(leaf.someTime),
})

const probeKeys = {
  http: z.optional(leaf.httpUrl),
  status: z.optional(leaf.statusRange),
  body: z.optional(leaf.jsonObject),
  tcp: z.optional(leaf.hostPort),
  send: z.optional(z.string()),
  exec: z.optional(words.command),
  heartbeat: z.optional(leaf.text),
  silence: z.optional(leaf.someTime),
}

export const readySection = z.strictObject({
  ...probeKeys,
  output: z.optional(leaf.text),
  within: z.optional(leaf.someTime),
  every: z.optional(leaf.period),
  timeout: z.optional(leaf.someTime),
})

export const aliveSection = z.strictObject({
  ...probeKeys,
  every: z.optional(leaf.period),
  timeout: z.optional(leaf.someTime),
  failures: z.optional(leaf.count),
})

export const memorySection = z.strictObject({ max: leaf.size, samples: z.optional(leaf.count) })
export const stopSection = z.strictObject({
  signal: z.optional(leaf.stopSignal),
  grace: z.optional(leaf.duration),
})
export const logSection = z.strictObject({
  maxBytes: z.optional(leaf.logSize),
  keep: z.optional(leaf.count),
})

const common = {
  preset: z.optional(z.unknown()),
  workdir: z.optional(leaf.text),
  env: z.optional(environment),
  after: z.optional(words.names),
  // A word, or a section of its own; which of the two decides the reader.
  restart: z.optional(z.unknown()),
  // Probes, one or for `alive` a list of them, are read beside the rest, so that all mistakes are told.
  ready: z.optional(z.unknown()),
  alive: z.optional(z.unknown()),
  hungAfterSilence: z.optional(leaf.someTime),
  memory: z.optional(memorySection),
  stop: z.optional(stopSection),
  onWake: z.optional(leaf.oneOf('probe', 'restart', 'ignore')),
  log: z.optional(logSection),
  cap: z.optional(routing.caps),
}

const claude = z.strictObject({
  ...common,
  route: z.optional(routing.claudeRoutes),
  program: z.optional(leaf.text),
  model: z.optional(leaf.text),
  session: z.optional(leaf.sessionId),
  permissionMode: z.optional(
    leaf.oneOf('default', 'manual', 'acceptEdits', 'plan', 'dontAsk', 'auto', 'bypassPermissions'),
  ),
  allowedTools: z.optional(words.texts),
  mcpConfig: z.optional(leaf.text),
  args: z.optional(words.texts),
  turnSilence: z.optional(leaf.someTime),
})

/** What an agent of each preset may say of itself. */
export const presetSections = {
  command: z.strictObject({
    ...common,
    route: z.optional(routing.routes),
    command: words.command,
    stdin: z.optional(leaf.oneOf('none', 'pipe')),
  }),
  openclaw: z.strictObject({
    ...common,
    route: z.optional(routing.routes),
    port: z.optional(leaf.port),
    program: z.optional(leaf.text),
    stateDir: z.optional(leaf.text),
    configPath: z.optional(leaf.text),
  }),
  'claude-code': claude,
  'claude-code-tmux': claude,
} as const

export type Preset = keyof typeof presetSections

export const PRESETS = Object.keys(presetSections) as readonly Preset[]
export const RESTART_WORDS = ['always', 'on-failure', 'never'] as const

/** The name becomes the name of files and of a birth mark. */
export const AGENT_NAME = /^[a-z0-9][a-z0-9._-]{0,40}$/

/** Under these a number is meant as it is written. */
const TEXT_KEYS = 'env command args exec allowedTools after run cap'.split(' ')

/** `path` as in `agents.desk.env.VERSION`. Prices and caps are exact as texts and nothing else. */
export function isTextPath(path: readonly string[]): boolean {
  if (path[0] === 'upstreams') return path[2] === 'prices'
  return (
    /^(?:agents|jobs)$/.test(path[0] ?? '') && path.slice(2).some((key) => TEXT_KEYS.includes(key))
  )
}
