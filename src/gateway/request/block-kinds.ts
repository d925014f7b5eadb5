/**
 * What a block of a prompt is by its `type`: text, which its bytes bound; a picture, which a rule bounds; or anything
 * else, which only the model's context bounds. Pure.
 */

export type BlockFacts = {
  /** Every `type` of the block itself: two of them are two readings. */
  readonly types: readonly string[]
  /** Every `type` of its `source`. */
  readonly sourceTypes: readonly string[]
  /** Bytes of base64 that stand in it. */
  readonly inlineBytes: number
  /** It names something that is fetched from elsewhere. */
  readonly isFetched: boolean
}

export type BlockKind = {
  readonly kind: 'text' | 'picture' | 'open'
  /** What it stands for is not in its bytes: the same bytes may mean something longer the next time. */
  readonly isOutside: boolean
}

const TEXT = new Set([
  // Anthropic's
  'text',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
  'tool_reference',
  'server_tool_use',
  'web_search_tool_result',
  'web_search_result',
  'tool_search_tool_search_result',
  'tool_search_tool_result',
  'mcp_tool_use',
  'mcp_tool_result',
  'code_execution_tool_result',
  'code_execution_result',
  'search_result',
  // OpenAI's
  'message',
  'input_text',
  'output_text',
  'summary_text',
  'reasoning_text',
  'reasoning',
  'refusal',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'local_shell_call',
  'local_shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'computer_call',
  'computer_call_output',
])

const PICTURES = new Set(['image', 'image_url', 'input_image', 'computer_screenshot'])

const TEXT_SOURCES = new Set(['text', 'content'])

const PLAIN: BlockKind = { kind: 'text', isOutside: false }

export function kindOf({ types, sourceTypes, inlineBytes, isFetched }: BlockFacts): BlockKind {
  const isOutside = isFetched || inlineBytes === 0
  let kind = PLAIN
  for (const type of types) {
    if (TEXT.has(type)) continue
    if (PICTURES.has(type)) kind = kind.kind === 'open' ? kind : { kind: 'picture', isOutside }
    else if (type !== 'document' || !isTextSource(sourceTypes)) kind = { kind: 'open', isOutside }
  }
  return kind
}

function isTextSource(types: readonly string[]): boolean {
  return types.length > 0 && types.every((type) => TEXT_SOURCES.has(type))
}
