/**
 * The harness `claude-code`: Claude Code once through with the task as its prompt, with a configuration of its own, in
 * the sandbox, through the gateway. Flags and environment as measured with 2.1.330.
 */
import type { Clock } from '../clock.ts'
import { agentOutcome, seenOf, type AgentEnd } from './agent-outcome.ts'
import { isCircle, STREAM_BEGIN, withLine, type StreamSoFar } from './agent-stream.ts'
import type { Confine } from './confine.ts'
import type { AttemptAsk, ChoreHarness, Done } from './harness.ts'
import { lineSplitter } from './line-splitter.ts'
import type { Chore } from './task.ts'

export type ClaudeDoors = {
  readonly clock: Clock
  readonly confine: Confine
  /** The program's real path and the folder that it needs to read; rejects with how to get it. */
  readonly program: () => Promise<{
    readonly path: string
    readonly folder: string
    readonly version: string
  }>
}

/** Works on files and runs commands; nothing of the network, and no agents of its own. */
const TOOLS = ['Bash', 'Read', 'Edit', 'MultiEdit', 'Write', 'Glob', 'Grep', 'TodoWrite']
/**
 * The gateway holds the whole of it at the model's price for each request, and that has to fit under the task's own
 * limit: 32,000, which Claude Code asks for by itself, would not for a dear model.
 */
const OUTPUT_TOKENS = 8000

export function claudeCodeHarness(doors: ClaudeDoors): ChoreHarness {
  return {
    name: 'claude-code',
    version: async () => (await doors.program()).version,
    attempt: (task, workspace, ask) => attempt(task, workspace, ask, doors),
  }
}

async function attempt(
  task: Chore,
  workspace: string,
  ask: AttemptAsk,
  doors: ClaudeDoors,
): Promise<Done> {
  const { clock, confine } = doors
  const { path, folder } = await doors.program()
  const port = Number(new URL(ask.gateway.url).port)
  const scratch = confine.scratch()
  const end = new AbortController()
  const from = clock.steady()
  let soFar = STREAM_BEGIN
  let firstTokenMs: number | null = null
  let cut: AgentEnd['cut'] = null
  const onLine = (line: string): void => {
    soFar = withLine(soFar, line)
    if (soFar.replies.size > 0) firstTokenMs ??= clock.steady() - from
    cut ??= cutBy(soFar, ask)
    if (cut !== null) end.abort()
  }
  const onStop = (): void => void (cut ??= 'told')
  ask.stop.addEventListener('abort', onStop, { once: true })
  try {
    const { stopped, text } = await confine.run({
      command: [path, ...argumentsFor(task, ask)],
      folder: workspace,
      writable: [scratch.folder],
      readable: [folder],
      env: environmentFor(ask, confine.portInside(port), scratch.folder),
      port,
      wallMs: ask.limits.timeMs,
      onOutput: lineSplitter(onLine),
      signal: AbortSignal.any([end.signal, ask.stop]),
    })
    const said = lastLine(text)
    return {
      ...agentOutcome(soFar, { cut, stopped: cut === null ? stopped : null, said }),
      turns: soFar.replies.size,
      wallMs: clock.steady() - from,
      firstTokenMs,
      seen: seenOf(soFar),
    }
  } finally {
    ask.stop.removeEventListener('abort', onStop)
    scratch.drop()
  }
}

function cutBy(soFar: StreamSoFar, { limits }: AttemptAsk): AgentEnd['cut'] {
  if (soFar.result !== null) return null
  if (soFar.replies.size > limits.turns) return 'turns'
  return isCircle(soFar) ? 'circle' : null
}

function argumentsFor({ prompt }: Chore, { model }: AttemptAsk): readonly string[] {
  const flags =
    '--output-format stream-json --verbose --no-session-persistence --strict-mcp-config ' +
    '--permission-mode dontAsk --permission-prompts none'
  return [
    '-p',
    prompt,
    '--model',
    model,
    ...flags.split(' '),
    '--setting-sources',
    '',
    '--allowedTools',
    TOOLS.join(','),
  ]
}

function environmentFor(
  { model, gateway }: AttemptAsk,
  port: number,
  folder: string,
): Readonly<Record<string, string>> {
  return {
    CLAUDE_CONFIG_DIR: folder,
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
    ANTHROPIC_AUTH_TOKEN: gateway.token,
    // The gateway answers to its own port alone, and inside it may stand behind another one.
    ANTHROPIC_CUSTOM_HEADERS: `Host: ${new URL(gateway.url).host}`,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_OPUS_MODEL: model,
    ANTHROPIC_DEFAULT_SONNET_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    CLAUDE_CODE_SUBAGENT_MODEL: model,
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(OUTPUT_TOKENS),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_MAX_RETRIES: '2',
    API_TIMEOUT_MS: '120000',
    CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '60000',
    CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK: '1',
  }
}

const SAID_LETTERS = 200

/** What it said beside its events, which begin with a brace. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const last = lines.findLast((line) => line !== '' && !line.startsWith('{'))
  return (last ?? '').slice(0, SAID_LETTERS)
}
