/** Every documented field of a request: it passes on any route, or says what it asks for and what would allow it. */
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { checkFields } from '../../src/gateway/request/fields.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { ALLOWANCES, type Allowance } from '../../src/routing/table.ts'

function refusal(protocol: Protocol, rest: string, allow: readonly Allowance[] = []) {
  const body = Buffer.from(`{"model":"fast",${rest}}`)
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(surface.refused.message)
  return checkFields(surface, body, allow)
}
const said = (protocol: Protocol, rest: string, allow: readonly Allowance[] = []): string =>
  refusal(protocol, rest, allow)?.message ?? 'passes'

/** As the references of Anthropic, OpenAI and OpenRouter list them, and clients of ours send them. */
const DOCUMENTED: Readonly<Record<Protocol, string>> = {
  messages: `messages system max_tokens stop_sequences stream temperature top_p top_k tools tool_choice thinking metadata
    cache_control output_config output_format context_management diagnostics betas user_profile_id safeguards user
    session_id trace stop_server_tools_when usage`,
  chat: `messages max_tokens max_completion_tokens stream stream_options temperature top_p top_k tools tool_choice user
    metadata frequency_penalty presence_penalty top_logprobs logit_bias logprobs seed stop min_p top_a
    repetition_penalty parallel_tool_calls prompt_cache_key prompt_cache_options prompt_cache_retention
    safety_identifier reasoning reasoning_effort verbosity store debug include_reasoning transforms response_format
    structured_outputs functions function_call enable_thinking tool_stream chat_template_kwargs session_id trace usage
    thinking cache_control stop_server_tools_when`,
  responses: `input instructions max_output_tokens max_tool_calls include text truncation context_management stream
    stream_options temperature top_p top_k tools tool_choice user metadata frequency_penalty presence_penalty
    top_logprobs logit_bias logprobs seed stop min_p top_a repetition_penalty parallel_tool_calls prompt_cache_key
    prompt_cache_options prompt_cache_retention safety_identifier reasoning verbosity store debug include_reasoning
    transforms session_id trace usage thinking cache_control stop_server_tools_when`,
}
const fieldsOf = (protocol: Protocol): readonly string[] => DOCUMENTED[protocol].split(/\s+/)

describe('a documented field', () => {
  const all = (['messages', 'chat', 'responses'] as const).flatMap((protocol) =>
    fieldsOf(protocol).map((key) => [protocol, key] as const),
  )
  it.each(all)('of %s passes on a route that allows nothing: %s', (protocol, key) => {
    expect(said(protocol, `"${key}":null`)).toBe('passes')
  })

  it.each<[Protocol, string]>([
    ['messages', 'max_output_tokens'],
    ['messages', 'input'],
    ['messages', 'seed'],
    ['chat', 'instructions'],
    ['chat', 'system'],
    ['responses', 'messages'],
    ['responses', 'reasoning_effort'],
  ])('of another protocol is not one of %s: %s', (protocol, key) => {
    expect(said(protocol, `"${key}":1`)).toBe(
      `"${key}" is not known here, and may cost anything, and the route "fast" does not allow it: leave it out, or write "allow": ["other_fields"] in that route of routing.json`,
    )
    expect(said(protocol, `"${key}":1`, ['other_fields'])).toBe('passes')
  })
})

describe('a field that nobody documents', () => {
  it.each(['spend_more', 'Spend_More', 'X'])('passes where others are allowed: %s', (key) => {
    expect(said('chat', `"${key}":1`, ['other_fields'])).toBe('passes')
  })

  it('is refused where it is a known one in other letters, whatever is allowed', () => {
    expect(said('chat', '"Seed":1', ALLOWANCES)).toBe('"Seed" is written "seed"')
    expect(said('chat', '"N":2', ALLOWANCES)).toBe('"N" is written "n"')
    // Of another protocol: there it is none of the known.
    expect(said('messages', '"Seed":1', ALLOWANCES)).toBe('passes')
  })
})

describe('a field that is priced by itself', () => {
  const KEPT = 'text that is kept at the upstream, which cannot be measured here'
  const PRICE = 'service at another price'
  const MEDIA = 'pictures as the answer'
  it.each<[string, string, Allowance]>([
    ['"provider":{"only":["x"]}', 'providers of its own choice', 'provider'],
    ['"n":2', 'several answers', 'choices'],
    ['"best_of":2', 'several answers', 'choices'],
    ['"plugins":[{"id":"web"}]', 'plugins, which are priced by themselves', 'plugins'],
    ['"web_search_options":{}', 'searches, which are priced by themselves', 'web_search'],
    ['"mcp_servers":[{}]', 'tools that the upstream runs', 'server_tools'],
    ['"container":"c"', 'a container at the upstream', 'server_tools'],
    ['"compaction":{}', 'a summary that the upstream makes', 'server_tools'],
    ['"service_tier":"priority"', PRICE, 'service_tier'],
    ['"speed":"fast"', PRICE, 'service_tier'],
    ['"inference_geo":"us"', PRICE, 'service_tier'],
    ['"billing_policy":"x"', PRICE, 'service_tier'],
    ['"modalities":["text","image"]', 'pictures or sound as the answer', 'media_output'],
    ['"modalities":"text"', 'pictures or sound as the answer', 'media_output'],
    ['"audio":{}', 'sound as the answer', 'media_output'],
    ['"image":{}', MEDIA, 'media_output'],
    ['"image_config":{}', MEDIA, 'media_output'],
    ['"prediction":{}', 'a prediction, whose misses are charged', 'other_fields'],
    ['"background":true', 'an answer later on, whose cost is not told', 'other_fields'],
    ['"previous_response_id":"r"', KEPT, 'other_fields'],
    ['"conversation":"c"', KEPT, 'other_fields'],
    ['"thread":"t"', KEPT, 'other_fields'],
    ['"prompt":{}', KEPT, 'other_fields'],
  ])('says so where it is %s', (rest, asks, needs) => {
    const key = rest.slice(0, rest.indexOf(':'))
    expect(refusal('chat', rest)).toEqual({
      status: 400,
      code: 'field_not_allowed',
      message: `${key} asks for ${asks}, and the route "fast" does not allow it: leave it out, or write "allow": ["${needs}"] in that route of routing.json`,
    })
    expect(said('chat', rest, [needs])).toBe('passes')
  })

  it.each([
    '"n":1',
    '"best_of":1',
    '"n":null',
    '"plugins":[]',
    '"background":false',
    '"service_tier":"auto"',
    '"service_tier":"default"',
    '"service_tier":"standard"',
    '"service_tier":"standard_only"',
    '"service_tier":"flex"',
    '"speed":"standard"',
    '"inference_geo":"global"',
    '"modalities":["text"]',
    '"modalities":["text","text"]',
    '"models":null',
  ])('passes where it asks for nothing: %s', (rest) => {
    expect(said('chat', rest)).toBe('passes')
  })

  it.each(['models', 'fallbacks', 'route', 'preset'])('is never allowed where it is %s', (key) => {
    expect(said('chat', `"${key}":"x"`, ALLOWANCES)).toBe(
      `"${key}" asks for other models than the route has; the routing table alone decides that: leave it out`,
    )
  })
})

describe('a tool', () => {
  const tool = (protocol: Protocol, type: string, allow: readonly Allowance[] = []): string =>
    said(protocol, `"tools":[{"type":"${type}"}]`, allow)

  it.each<[Protocol, string]>([
    ['messages', 'custom'],
    ['messages', 'bash_20250124'],
    ['messages', 'text_editor_20250728'],
    ['messages', 'computer_20250124'],
    ['messages', 'memory_20250818'],
    ['messages', 'tool_search_tool_regex_20251119'],
    ['messages', 'tool_search_tool_bm25_20251119'],
    ['chat', 'function'],
    ['chat', 'custom'],
    ['responses', 'function'],
    ['responses', 'custom'],
    ['responses', 'local_shell'],
    ['responses', 'apply_patch'],
  ])('of %s that the client runs passes: %s', (protocol, type) => {
    expect(tool(protocol, type)).toBe('passes')
  })

  it.each<[Protocol, string, Allowance]>([
    ['messages', 'function', 'server_tools'],
    ['messages', 'bash', 'server_tools'],
    ['messages', 'bash_20250124x', 'server_tools'],
    ['messages', 'my_bash_20250124', 'server_tools'],
    ['messages', 'tool_search_tool_other_20251119', 'server_tools'],
    ['chat', 'functions', 'server_tools'],
    ['chat', 'my_function', 'server_tools'],
    ['chat', 'my_web_search', 'server_tools'],
    ['chat', 'web_fetch', 'web_search'],
    ['chat', 'openrouter:web_fetch', 'web_search'],
    ['responses', 'customs', 'server_tools'],
    ['responses', 'a_custom', 'server_tools'],
  ])('of %s that the upstream runs is refused: %s', (protocol, type, needs) => {
    expect(tool(protocol, type)).toBe(
      `"tools" has one of type "${type}", which the upstream runs and charges for, and the route "fast" does not allow it: leave it out, or write "allow": ["${needs}"] in that route of routing.json`,
    )
    expect(tool(protocol, type, [needs])).toBe('passes')
  })

  it('is looked for behind others, and the first that is not allowed is named', () => {
    const tools =
      '"tools":[7,{"type":"function"},{"type":"web_search"},{"type":"one"},{"type":"two"}]'
    expect(said('chat', tools)).toContain('has one of type "web_search"')
    expect(said('chat', tools, ['web_search'])).toContain('has one of type "one"')
  })
})

describe('an edit of the context', () => {
  const edits = (value: string): string => said('messages', `"context_management":${value}`)
  it.each([
    'null',
    '{}',
    '{"edits":[]}',
    '{"edits":[{"type":"clear_tool_uses_20250919"},{"type":"clear_thinking_20251015"}]}',
    '[{"type":"clear_x_1"}]',
  ])('that only leaves old parts out passes: %s', (value) => {
    expect(edits(value)).toBe('passes')
  })

  it.each([
    ['{"edits":"all"}', 'edits'],
    [
      '{"edits":[{"type":"clear_thinking_20251015"},{"type":"compact_20260112"}]}',
      'compact_20260112',
    ],
    ['{"edits":[{"type":"xclear_thinking_1"}]}', 'xclear_thinking_1'],
    ['{"edits":[{"type":"clear_thinking_1x"}]}', 'clear_thinking_1x'],
    ['{"edits":[{"type":7}]}', ''],
    ['{"edits":[null]}', ''],
  ])('that is more is refused: %s', (value, type) => {
    expect(edits(value)).toBe(
      `"context_management" asks for "${type}", a summary that is charged for, and the route "fast" does not allow it: leave it out, or write "allow": ["server_tools"] in that route of routing.json`,
    )
    expect(said('messages', `"context_management":${value}`, ['server_tools'])).toBe('passes')
  })
})
