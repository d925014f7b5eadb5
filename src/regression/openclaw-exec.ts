/**
 * How OpenClaw is asked to do one task by itself (`openclaw agent exec`): its words, its environment, and the whole of
 * its configuration, which has the gateway as its only provider. As measured with 2026.9.6. Pure.
 */
import type { JsonObject } from './json-value.ts'

/** Inside the sandbox, in a folder of the attempt. */
export type OpenclawFiles = {
  readonly config: string
  /** It puts down there what it sends to the model, as it sends it. */
  readonly trace: string
  readonly log: string
}

/** OpenClaw puts the variable of its process in its place: the token is in no file. */
const TOKEN = '${AGENTHOST_GATEWAY_TOKEN}'
const PROVIDER = 'agenthost'
/** Works on files and runs commands; no web, no messages, no agents of its own, no schedules. */
const TOOLS = ['read', 'write', 'edit', 'apply_patch', 'ls', 'exec', 'process']
/** As for Claude Code: the gateway holds each request at its worst, and that has to fit under the task's money. */
const OUTPUT_TOKENS = 8000
/** What it must be told though only the gateway knows: what it sends beyond is refused there. */
const CONTEXT_TOKENS = 200_000
/** For one request; it has no other watch over a model that says nothing. */
const REQUEST_S = 120

export function openclawConfig(model: string, port: number, files: OpenclawFiles): JsonObject {
  return {
    logging: { level: 'error', consoleLevel: 'error', file: files.log },
    update: { checkOnStart: false },
    models: { mode: 'merge', providers: { [PROVIDER]: provider(model, port) } },
    agents: { defaults: { model: { primary: `${PROVIDER}/${model}`, fallbacks: [] } } },
    // Every tool as it is: behind its search a model is measured at searching.
    tools: { allow: TOOLS, toolSearch: false },
  }
}

function provider(model: string, port: number): JsonObject {
  const own = {
    id: model,
    name: model,
    reasoning: false,
    input: ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: CONTEXT_TOKENS,
    maxTokens: OUTPUT_TOKENS,
  }
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: TOKEN,
    api: 'openai-completions',
    timeoutSeconds: REQUEST_S,
    models: [own],
  }
}

/** The sandbox has the time (0 is for ever here), and its own temporary folder has the state. */
export function openclawArguments(
  prompt: string,
  model: string,
  folder: string,
  files: OpenclawFiles,
): readonly string[] {
  return [
    'agent',
    'exec',
    '--json',
    `--config=${files.config}`,
    `--cwd=${folder}`,
    `--model=${PROVIDER}/${model}`,
    '--timeout=0',
    '--',
    prompt,
  ]
}

export function openclawEnvironment(
  token: string,
  files: OpenclawFiles,
): Readonly<Record<string, string>> {
  return {
    AGENTHOST_GATEWAY_TOKEN: token,
    OPENCLAW_NO_AUTO_UPDATE: '1',
    OPENCLAW_NO_RESPAWN: '1',
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_TRAJECTORY: '0',
    OPENCLAW_CACHE_TRACE: '1',
    OPENCLAW_CACHE_TRACE_FILE: files.trace,
    OPENCLAW_CACHE_TRACE_MESSAGES: '1',
    OPENCLAW_CACHE_TRACE_PROMPT: '0',
    OPENCLAW_CACHE_TRACE_SYSTEM: '0',
  }
}

/**
 * OpenClaw names the host by the address it is given and nothing else, and the gateway answers to its own port alone:
 * where that port has another number inside, it is put back by `socat`, which the sandbox needs on Linux anyway.
 */
export function atItsOwnPort(
  port: number,
  inside: number,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (port === inside) return command
  const script =
    'socat "TCP-LISTEN:$1,bind=127.0.0.1,fork,reuseaddr" "TCP:127.0.0.1:$2" </dev/null >/dev/null 2>&1 & shift 2; exec "$@"'
  return ['/bin/sh', '-c', script, 'sh', String(port), String(inside), ...command]
}
