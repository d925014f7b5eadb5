import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { checkFields } from '../../src/gateway/request/fields.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { ALLOWANCES, type Allowance } from '../../src/routing/table.ts'

const check = (protocol: Protocol, rest: string, allow: readonly Allowance[] = []): string => {
  const body = Buffer.from(`{"model":"fast"${rest === '' ? '' : `,${rest}`}}`)
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(surface.refused.message)
  return checkFields(surface, body, allow)?.message ?? 'passes'
}

describe('a request with fields that cost tokens and nothing else', () => {
  it.each<[Protocol, string]>([
    ['chat', ''],
    ['chat', '"messages":[],"temperature":0,"stream_options":{"include_usage":true},"seed":1'],
    ['chat', '"n":1,"modalities":["text"],"plugins":[],"models":null,"web_search_options":null'],
    ['chat', '"service_tier":"auto","reasoning":{"effort":"high"},"usage":{"include":true}'],
    ['chat', '"tools":[{"type":"function","function":{"name":"web_search"}}]'],
    ['messages', '"tools":[{"name":"web_search","input_schema":{"type":"web_search_20250305"}}]'],
    ['messages', '"tools":[{"type":"custom","name":"a"},{"type":"bash_20250124","name":"bash"}]'],
    ['messages', '"service_tier":"standard_only","speed":"standard","inference_geo":"global"'],
    [
      'messages',
      '"thinking":{"type":"adaptive"},"output_config":{"effort":"high"},"metadata":{},"betas":[],"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"},{"type":"clear_tool_uses_20250919"}]}',
    ],
    // What Claude Code 2.1.330 and OpenClaw 2026.9.6 send.
    [
      'messages',
      '"messages":[],"system":[],"tools":[{"name":"Bash","description":"","input_schema":{}}],"metadata":{"user_id":"u"},"max_tokens":32000,"thinking":{"type":"adaptive","display":"omitted"},"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},"output_config":{"effort":"high"},"stream":true',
    ],
    [
      'chat',
      '"messages":[],"stream":true,"stream_options":{"include_usage":true},"tools":[{"type":"function"}],"tool_choice":"auto","max_completion_tokens":8192',
    ],
    ['responses', '"input":"x","store":false,"background":false,"previous_response_id":null'],
    ['responses', '"text":{},"include":[],"max_tool_calls":3,"instructions":"x"'],
  ])('%s: %s passes on a route that allows nothing', (protocol, rest) => {
    expect(check(protocol, rest)).toBe('passes')
  })
})

describe('a request with a field that changes the price', () => {
  it.each<[Protocol, string, Allowance]>([
    ['chat', '"n":2', 'choices'],
    ['chat', '"n":"2"', 'choices'],
    ['chat', '"best_of":3', 'choices'],
    ['chat', '"plugins":[{"id":"web"}]', 'plugins'],
    ['chat', '"web_search_options":{}', 'web_search'],
    ['chat', '"tools":[{"type":"function"},{"type":"openrouter:web_search"}]', 'web_search'],
    ['chat', '"tools":[{"type":"openrouter:datetime"}]', 'server_tools'],
    ['chat', '"tools":[{"type":"function","type":"openrouter:mcp"}]', 'server_tools'],
    ['chat', '"tools":[{"type":7}]', 'server_tools'],
    ['chat', '"tools":[{"t\\u0079pe":"web\\u005fsearch"}]', 'web_search'],
    ['messages', '"tools":[{"type":"web_search_20250305"}]', 'web_search'],
    ['messages', '"tools":[{"type":"web_fetch_20260318"}]', 'web_search'],
    ['messages', '"tools":[{"type":"code_execution_20250825"}]', 'server_tools'],
    ['messages', '"tools":[{"type":"advisor_20260301"}]', 'server_tools'],
    ['messages', '"mcp_servers":[{"url":"https://x"}]', 'server_tools'],
    ['messages', '"container":"c"', 'server_tools'],
    ['messages', '"context_management":{"edits":[{"type":"compact_20260112"}]}', 'server_tools'],
    ['responses', '"context_management":[{"type":"compaction"}]', 'server_tools'],
    ['responses', '"tools":[{"type":"web_search_preview"}]', 'web_search'],
    ['responses', '"tools":[{"type":"image_generation"}]', 'server_tools'],
    ['responses', '"tools":[{"type":"file_search"}]', 'server_tools'],
    ['responses', '"tools":[{"type":"computer_use_preview"}]', 'server_tools'],
    ['responses', '"background":true', 'other_fields'],
    ['responses', '"previous_response_id":"r"', 'other_fields'],
    ['responses', '"prompt":{"id":"p"}', 'other_fields'],
    ['chat', '"provider":{"only":["x"]}', 'provider'],
    ['chat', '"service_tier":"priority"', 'service_tier'],
    ['messages', '"speed":"fast"', 'service_tier'],
    ['messages', '"inference_geo":"us"', 'service_tier'],
    ['chat', '"modalities":["text","audio"]', 'media_output'],
    ['chat', '"audio":{"voice":"x"}', 'media_output'],
    ['chat', '"image_config":{}', 'media_output'],
    ['chat', '"prediction":{}', 'other_fields'],
    ['chat', '"spend_more":true', 'other_fields'],
    ['messages', '"logit_bias":{}', 'other_fields'],
  ])('%s: %s passes where the route allows %s, and only there', (protocol, rest, needs) => {
    const others = ALLOWANCES.filter((each) => each !== needs)
    expect(check(protocol, rest, others)).toContain(
      `and the route "fast" does not allow it: leave it out, or write "allow": ["${needs}"]`,
    )
    expect(check(protocol, rest, [needs])).toBe('passes')
  })

  it('is refused tools that are no list, whatever somebody else may read in them', () => {
    const one = '"tools":{"type":"web_search_20250305"}'
    expect(check('messages', one)).toBe('"tools" has to be a list of tools')
    expect(check('chat', '"tools":"web_search"', ALLOWANCES)).toContain('has to be a list')
    expect(check('chat', '"tools":null')).toBe('passes')
  })

  it('is told which field it was, and why', () => {
    expect(check('chat', '"n":2')).toMatch(/^"n" asks for several answers, and the route "fast"/)
    expect(check('chat', '"spend_more":1')).toMatch(/^"spend_more" is not known here, and may cost/)
    expect(check('messages', '"tools":[{"type":"web_search_20250305"}]')).toMatch(
      /^"tools" has one of type "web_search_20250305", which the upstream runs and charges for/,
    )
  })
})

describe('a request that would choose its models itself', () => {
  it.each([
    '"models":["a/b"]',
    '"fallbacks":[{"model":"a/b"}]',
    '"route":"fallback"',
    '"preset":"mine"',
  ])('%s is refused whatever the route allows', (rest) => {
    expect(check('chat', rest, ALLOWANCES)).toMatch(/the routing table alone decides that/)
  })

  it('is refused a known field in other letters, as some parsers would read it', () => {
    expect(check('chat', '"Max_Tokens":9', ALLOWANCES)).toBe('"Max_Tokens" is written "max_tokens"')
    expect(check('chat', '"MODELS":["a/b"]', ALLOWANCES)).toBe('"MODELS" is written "models"')
  })
})
