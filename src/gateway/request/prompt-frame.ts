/**
 * What a request says about how its prompt is to be counted, beside the prompt itself. Two calls can be compared only
 * where it is the same, and the whole be bounded by its bytes only where nothing is added elsewhere. Reads memory alone.
 */
import { keyOfElement } from './element-key.ts'
import type { Surface } from './request.ts'
import { CLIENT_RUN } from './server-tools.ts'
import type { Prompt } from './prompt-element.ts'

/** Fields that neither are part of the prompt nor change how it is counted. */
const NO_FRAME = new Set(
  (
    'model stream stream_options metadata user session_id trace diagnostics stop stop_sequences seed temperature ' +
    'top_p top_k max_tokens max_completion_tokens max_output_tokens system instructions messages input tools'
  ).split(' '),
)

/** With another frame the same elements may count for more: thinking that was left out, tools that were not shown. */
export function frameOf({ spans }: Surface, body: Buffer): string {
  const pieces = [...spans].filter(([key]) => !NO_FRAME.has(key))
  return pieces.map(([key, span]) => `${key}=${keyOfElement(body, [span])}`).join('&')
}

/** What the upstream adds to the prompt from elsewhere: earlier answers, results of its own tools. */
export function namesMore({ spans, protocol }: Surface, body: Buffer, prompt: Prompt): boolean {
  if (prompt.toolTypes.some((type) => !CLIENT_RUN[protocol].test(type))) return true
  return ADDS.some((key) => {
    const span = spans.get(key)
    return (
      span !== undefined && !/^(?:null|\[\s*\])$/.test(body.toString('latin1', span.from, span.to))
    )
  })
}

const ADDS = [
  'previous_response_id',
  'conversation',
  'thread',
  'prompt',
  'container',
  'mcp_servers',
  'web_search_options',
  'plugins',
]

const CUTS = ['truncation', 'transforms', 'compaction', 'plugins']

/** Whether the upstream may leave parts out: what is charged then says nothing of the whole. */
export function isCut(surface: Surface, body: Buffer): boolean {
  const edits = editsOf(surface, body)
  return edits === 'others' || CUTS.some((key) => surface.spans.has(key))
}

/** Whether the client asks, as Claude Code does, that all thinking of earlier turns stays. */
export function keepsThinking(surface: Surface, body: Buffer): boolean {
  return editsOf(surface, body) === 'none of thinking'
}

const KEEP_ALL =
  /^\{\s*"edits"\s*:\s*\[\s*\{\s*"type"\s*:\s*"clear_thinking_\d+"\s*,\s*"keep"\s*:\s*"all"\s*\}\s*\]\s*\}$/

function editsOf({ spans }: Surface, body: Buffer): 'unsaid' | 'none of thinking' | 'others' {
  const span = spans.get('context_management')
  if (span === undefined) return 'unsaid'
  return KEEP_ALL.test(body.toString('latin1', span.from, span.to)) ? 'none of thinking' : 'others'
}
