/**
 * Which tools of a request run at the upstream and are priced by themselves, told by their `type`. The client's own
 * functions pass, whatever they are called. Pure.
 */
import type { Allowance } from '../../routing/table.ts'
import { readType } from './block.ts'
import type { Protocol } from '../call.ts'
import { jsonBytes, OPEN_LIST, OPEN_OBJECT } from './json-bytes.ts'
import { eachItem, eachMember, skipValue } from './json-walk.ts'
import type { Span } from './request.ts'

/** Types whose tools the client itself runs: they cost tokens and nothing else. */
export const CLIENT_RUN: Readonly<Record<Protocol, RegExp>> = {
  messages: /^(?:custom|(?:bash|text_editor|computer|memory|tool_search_tool_(?:regex|bm25))_\d+)$/,
  chat: /^(?:function|custom)$/,
  responses: /^(?:function|custom|local_shell|apply_patch)$/,
}

const SEARCHES = /^(?:openrouter:)?web_(?:search|fetch)/

export type ServerTool = { readonly type: string; readonly needs: Allowance }

/**
 * The first one that the route does not allow; null for none. A `type` that stands twice in a tool counts each time.
 */
export function serverTool(
  protocol: Protocol,
  body: Buffer,
  span: Span,
  allow: readonly Allowance[],
): ServerTool | null {
  let found: ServerTool | null = null
  for (const type of toolTypes(body, span)) {
    if (found !== null || CLIENT_RUN[protocol].test(type)) continue
    const needs = SEARCHES.test(type) ? 'web_search' : 'server_tools'
    if (!allow.includes(needs)) found = { type, needs }
  }
  return found
}

function toolTypes(body: Buffer, { from }: Span): readonly string[] {
  const types: string[] = []
  if (body[from] !== OPEN_LIST) return types
  const json = jsonBytes(body)
  eachItem(json, from, (toolAt) => {
    if (body[toolAt] !== OPEN_OBJECT) return skipValue(json, toolAt)
    return eachMember(json, toolAt, (key, valueAt) => {
      return key === 'type' ? readType(json, valueAt, types) : skipValue(json, valueAt)
    })
  })
  return types
}
