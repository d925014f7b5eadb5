/**
 * The prompt of a request taken apart: every text, block, message's frame and tool is an element that is bounded by
 * itself, so that what was in the session's last call can be told from what is new. Pure but for the keys.
 */
import { readBlock } from './block-walk.ts'
import type { Block } from './block.ts'
import { keyOfElement, without } from './element-key.ts'
import { jsonBytes, OPEN_LIST, OPEN_OBJECT, QUOTE, type JsonBytes } from './json-bytes.ts'
import { eachItem, skipValue } from './json-walk.ts'
import type { Prompt, PromptAsk, PromptElement } from './prompt-element.ts'
import type { Span, Surface } from './request.ts'
import { readTool } from './tool-element.ts'

/** The dearest published rule: gpt-4o-mini counts 2,833 and 5,667 for each of at most 8 tiles. */
export const PICTURE_TOKENS = 50_000
/** What a model's template puts around an element, beside the bytes that JSON needs for it. */
export const ELEMENT_TOKENS = 8

type Reading = {
  readonly json: JsonBytes
  readonly ask: PromptAsk
  readonly elements: PromptElement[]
  pictures: number
  isOpen: boolean
  asksHour: boolean
  /** In lists of items that may be nothing but a name of one that the upstream keeps. */
  isNamed: boolean
}

const PARTS = ['system', 'instructions', 'messages', 'input'] as const

export function readPrompt(surface: Surface, body: Buffer, ask: PromptAsk): Prompt {
  const json = jsonBytes(body)
  const reading: Reading = {
    json,
    ask,
    elements: [],
    pictures: 0,
    isOpen: false,
    asksHour: false,
    isNamed: false,
  }
  let restBytes = body.length
  for (const key of PARTS) {
    const span = surface.spans.get(key)
    if (span === undefined) continue
    restBytes -= span.to - span.from
    reading.isNamed = key === 'input'
    readContent(reading, span.from)
  }
  const toolTypes: string[] = []
  const tools = surface.spans.get('tools')
  if (tools !== undefined && body[tools.from] === OPEN_LIST) {
    restBytes -= tools.to - tools.from
    eachItem(json, tools.from, (at) => {
      const { end, pieces, tokens, types, isHour } = readTool(json, at)
      reading.asksHour ||= isHour
      toolTypes.push(...types)
      addPlain(reading, pieces, tokens)
      return end
    })
  }
  const { elements, pictures, isOpen, asksHour } = reading
  return { elements, pictures, isOpen, asksHour, toolTypes, restBytes }
}

/** A text, a list of messages or blocks, or one of them. */
function readContent(reading: Reading, at: number): number {
  const { json } = reading
  switch (json.bytes[at]) {
    case QUOTE: {
      const end = skipValue(json, at)
      addPlain(reading, [{ from: at, to: end }], end - at)
      return end
    }
    case OPEN_LIST:
      return eachItem(json, at, (itemAt) => readContent(reading, itemAt))
    case OPEN_OBJECT:
      return readItem(reading, at)
    default:
      return skipValue(json, at)
  }
}

/** Its `content` makes elements of its own; what is around that is one more. */
function readItem(reading: Reading, at: number): number {
  const cuts: Span[] = []
  const { isNamed } = reading
  const block = readBlock(reading.json, at, (valueAt) => {
    reading.isNamed = false
    const end = readContent(reading, valueAt)
    cuts.push({ from: valueAt, to: end })
    return end
  })
  reading.isNamed = isNamed
  if (isNamed && block.types.length === 0 && !block.hasRole) {
    block.isOpen = true
    block.isOutside = true
  }
  addBlock(reading, block, at, cuts)
  return block.end
}

function addBlock(reading: Reading, block: Block, at: number, cuts: readonly Span[]): void {
  reading.pictures += block.pictures
  reading.isOpen ||= block.isOpen
  reading.asksHour ||= block.asksHour
  if (block.text !== null && !block.hasMore) {
    // A text that is sent as a block one time and as a plain string the next is the same.
    addPlain(reading, [block.text], block.end - at)
    return
  }
  const inside = cuts.reduce((sum, { from, to }) => sum + to - from, 0)
  const bytes = block.end - at - inside - block.pictureBytes
  const media = (pictures: number, isOpen: boolean): number =>
    isOpen ? Infinity : pictures * PICTURE_TOKENS
  const tokens = bytes + ELEMENT_TOKENS + media(block.pictures, block.isOpen)
  reading.elements.push({
    key: keyOf(reading, without(at, block.end, [...cuts, ...block.markers])),
    tokens,
    again:
      block.isThinking && !reading.ask.keepsThinking
        ? tokens
        : media(block.outsidePictures, block.isOutside),
  })
}

function addPlain(reading: Reading, pieces: readonly Span[], bytes: number): void {
  const key = keyOf(reading, pieces)
  reading.elements.push({ key, tokens: bytes + ELEMENT_TOKENS, again: 0 })
}

function keyOf({ json, ask }: Reading, pieces: readonly Span[]): string {
  return ask.hasKeys ? keyOfElement(json.bytes, pieces) : ''
}
