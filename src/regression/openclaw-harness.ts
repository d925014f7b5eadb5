/**
 * The harness `openclaw`: `openclaw agent exec` with the task as its prompt, with state and configuration of its own,
 * in the sandbox, through the gateway. It prints only at its end; what it does meanwhile is read from its trace.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { agentOutcome, seenOf, type AgentEnd } from './agent-outcome.ts'
import { isCircle } from './agent-stream.ts'
import type { Confine } from './confine.ts'
import { followFile } from './growing-file.ts'
import type { AttemptAsk, ChoreHarness, Done } from './harness.ts'
import { lastUsefulLine } from './last-useful-line.ts'
import { lineSplitter } from './line-splitter.ts'
import { envelopeIn } from './openclaw-envelope.ts'
import {
  atItsOwnPort,
  openclawArguments,
  openclawConfig,
  openclawEnvironment,
  type OpenclawFiles,
} from './openclaw-exec.ts'
import { TRACE_BEGIN, withTraceLine, type TraceSoFar } from './openclaw-trace.ts'
import type { Chore } from './task.ts'

export type OpenclawProgram = {
  /** The Node that runs it, `openclaw.mjs` by its real path, and the folder that it needs to read. */
  readonly node: string
  readonly path: string
  readonly folder: string
  readonly version: string
}

export type OpenclawDoors = {
  readonly clock: Clock
  readonly confine: Confine
  /** Rejects with how to get it. */
  readonly program: () => Promise<OpenclawProgram>
}

export function openclawHarness(doors: OpenclawDoors): ChoreHarness {
  return {
    name: 'openclaw',
    version: async () => (await doors.program()).version,
    attempt: (task, workspace, ask) => attempt({ task, workspace, ask }, doors),
  }
}

type Wish = { readonly task: Chore; readonly workspace: string; readonly ask: AttemptAsk }

async function attempt(wish: Wish, doors: OpenclawDoors): Promise<Done> {
  const { clock, confine } = doors
  const program = await doors.program()
  const scratch = confine.scratch()
  try {
    const from = clock.steady()
    const { end, trace } = await work(wish, program, scratch.folder, doors)
    const { firstRequestAt: asked, firstReplyAt: replied } = trace
    const turns = trace.stream.replies.size
    return {
      ...agentOutcome(trace.stream, end),
      turns,
      wallMs: clock.steady() - from,
      // From its first request on: before, it starts, for as long as this host takes for it.
      firstTokenMs:
        turns === 0 || asked === null || replied === null ? null : Math.max(replied - asked, 0),
      seen: seenOf(trace.stream),
    }
  } finally {
    scratch.drop()
  }
}

async function work(
  { task, workspace, ask }: Wish,
  program: OpenclawProgram,
  scratch: string,
  { clock, confine }: OpenclawDoors,
): Promise<{ readonly end: AgentEnd; readonly trace: TraceSoFar }> {
  const port = Number(new URL(ask.gateway.url).port)
  const files = filesIn(scratch)
  writeFileSync(files.config, JSON.stringify(openclawConfig(ask.model, port, files)))
  const over = new AbortController()
  const { words, add } = bounded()
  let trace = TRACE_BEGIN
  let cut: AgentEnd['cut'] = null
  const onLine = (line: string): void => {
    trace = withTraceLine(trace, line)
    cut ??= cutBy(trace, ask)
    if (cut !== null) over.abort()
  }
  const onStop = (): void => void (cut ??= 'told')
  ask.stop.addEventListener('abort', onStop, { once: true })
  const follow = followFile(files.trace, clock, lineSplitter(onLine))
  const own = openclawArguments(task.prompt, ask.model, workspace, files)
  try {
    const { stopped, text } = await confine.run({
      command: atItsOwnPort(port, confine.portInside(port), [program.node, program.path, ...own]),
      folder: workspace,
      writable: [scratch],
      readable: [program.folder],
      env: openclawEnvironment(ask.gateway.token, files),
      port,
      wallMs: ask.limits.timeMs,
      onOutput: add,
      signal: AbortSignal.any([over.signal, ask.stop]),
    })
    follow.read()
    // An error before its first request is ours, not the model's.
    const result = trace.requests === 0 ? null : envelopeIn(words())
    trace = { ...trace, stream: { ...trace.stream, result } }
    const end = { cut, stopped: cut === null ? stopped : null, said: lastUsefulLine(text) ?? '' }
    return { end, trace }
  } finally {
    follow.end()
    ask.stop.removeEventListener('abort', onStop)
  }
}

/** The request after the last turn that it may take is one too many. */
function cutBy({ requests, stream }: TraceSoFar, { limits }: AttemptAsk): AgentEnd['cut'] {
  if (stream.replies.size >= limits.turns && requests > limits.turns) return 'turns'
  return isCircle(stream) ? 'circle' : null
}

function filesIn(scratch: string): OpenclawFiles {
  const [config, trace, log] = ['openclaw.json', 'trace.jsonl', 'openclaw.log'].map((name) =>
    join(scratch, name),
  ) as [string, string, string]
  return { config, trace, log }
}

const PRINTED_MOST = 4_000_000

/** All that it prints is one answer at its end. */
function bounded(): {
  readonly add: (chunk: Uint8Array) => void
  readonly words: () => string
} {
  const chunks: Uint8Array[] = []
  let bytes = 0
  return {
    add: (chunk: Uint8Array): void => {
      bytes += chunk.length
      if (bytes <= PRINTED_MOST) chunks.push(chunk)
    },
    words: (): string => Buffer.concat(chunks).toString('utf8'),
  }
}
