/**
 * The fields of each protocol that cannot change the price beyond tokens: those that the SDKs of Anthropic and
 * OpenAI and OpenRouter's reference document, and those that Claude Code and OpenClaw send. Pure.
 */
import type { Protocol } from '../call.ts'

/** Sampling, formats, names for people, caches: the same for all three. */
const COMMON = [
  'model',
  'stream',
  'metadata',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'user',
  'session_id',
  'trace',
  'cache_control',
  'stop_server_tools_when',
  'thinking',
  // Since usage comes in every answer it does nothing; many clients still send it.
  'usage',
]

const OPENAI = [
  'frequency_penalty',
  'presence_penalty',
  'top_logprobs',
  'logit_bias',
  'logprobs',
  'seed',
  'stop',
  'min_p',
  'top_a',
  'repetition_penalty',
  'parallel_tool_calls',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'reasoning',
  'stream_options',
  'verbosity',
  'store',
  'debug',
  'include_reasoning',
  'transforms',
]

const MESSAGES = [
  'messages',
  'system',
  'max_tokens',
  'stop_sequences',
  'output_config',
  'output_format',
  'context_management',
  'diagnostics',
  'betas',
  'user_profile_id',
  'safeguards',
]

const CHAT = [
  'messages',
  'max_tokens',
  'max_completion_tokens',
  'reasoning_effort',
  'response_format',
  'structured_outputs',
  'functions',
  'function_call',
  // Switches of single makers that OpenClaw sends through.
  'enable_thinking',
  'tool_stream',
  'chat_template_kwargs',
]

const RESPONSES = [
  'input',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'include',
  'text',
  'truncation',
  'context_management',
]

export const KNOWN_FIELDS: Readonly<Record<Protocol, ReadonlySet<string>>> = {
  messages: new Set([...COMMON, ...MESSAGES]),
  chat: new Set([...COMMON, ...OPENAI, ...CHAT]),
  responses: new Set([...COMMON, ...OPENAI, ...RESPONSES]),
}
