/**
 * Walks one block of a prompt (a text, a picture, the result of a tool with blocks of its own) and says what bounds
 * its tokens, and which of its bytes tell it from others. Pure.
 */
import { conclude, emptyBlock, readInline, readType, type Block } from './block.ts'
import { COMMA, OPEN_LIST, OPEN_OBJECT, type JsonBytes } from './json-bytes.ts'
import { eachItem, eachMember, skipValue } from './json-walk.ts'
import type { Span } from './request.ts'

/** Values of these are blocks. */
const HOLD_BLOCKS = new Set(['content', 'output', 'images'])
const MEDIA = new Set(['source', 'image_url', 'video_url', 'input_audio', 'file'])

/** Called for `content` of a message instead of walking it as part of the block; answers its end. */
export type OnContent = (valueAt: number) => number

/** `at` is the opening brace; everything was found valid before. */
export function readBlock(json: JsonBytes, at: number, onContent: OnContent | null): Block {
  const block = emptyBlock()
  block.end = eachMember(json, at, (key, valueAt, keyAt) =>
    readMember(json, block, { key, valueAt, keyAt, onContent }),
  )
  conclude(block)
  return block
}

type Member = {
  readonly key: string
  readonly valueAt: number
  readonly keyAt: number
  readonly onContent: OnContent | null
}

function readMember(
  json: JsonBytes,
  block: Block,
  { key, valueAt, keyAt, onContent }: Member,
): number {
  if (key === 'type') return readType(json, valueAt, block.types)
  if (key === 'text') {
    const end = skipValue(json, valueAt)
    block.text = { from: valueAt, to: end }
    return end
  }
  if (key === 'cache_control') {
    const end = skipValue(json, valueAt)
    block.markers.push(markerAt(json, keyAt, end))
    block.asksHour ||= asksHour(json.bytes, { from: valueAt, to: end })
    return end
  }
  block.hasMore = true
  if (key === 'role') block.hasRole = true
  if (key.startsWith('reasoning')) block.isThinking = true
  if (HOLD_BLOCKS.has(key)) {
    if (onContent !== null && key === 'content') return onContent(valueAt)
    return readInner(json, block, valueAt)
  }
  if (MEDIA.has(key)) return readMedia(json, block, key, valueAt)
  // Sound that the upstream has from an earlier answer, and whatever is named instead of sent.
  if (key === 'audio' || key === 'file_id' || key === 'file_url') {
    block.isOpen = true
    block.isOutside = true
  }
  if (key === 'file_data' || key === 'data') return readInline(json, block, key, valueAt)
  return skipValue(json, valueAt)
}

/** Blocks within this one: all that they are, it is. */
function readInner(json: JsonBytes, block: Block, at: number): number {
  if (json.bytes[at] === OPEN_OBJECT) {
    const inner = readBlock(json, at, null)
    block.pictureBytes += inner.pictureBytes
    block.pictures += inner.pictures
    block.outsidePictures += inner.outsidePictures
    block.isOpen ||= inner.isOpen
    block.isOutside ||= inner.isOutside
    block.asksHour ||= inner.asksHour
    block.markers.push(...inner.markers)
    return inner.end
  }
  if (json.bytes[at] !== OPEN_LIST) return skipValue(json, at)
  return eachItem(json, at, (itemAt) => readInner(json, block, itemAt))
}

/** `source`, `image_url` and the like: a text, or an object that holds or names the data. */
function readMedia(json: JsonBytes, block: Block, key: string, at: number): number {
  if (json.bytes[at] !== OPEN_OBJECT) return readInline(json, block, key, at)
  return eachMember(json, at, (inner, valueAt) => {
    if (inner === 'type') return readType(json, valueAt, block.sourceTypes)
    if (inner === 'content') return readInner(json, block, valueAt)
    if (inner === 'file_id') block.isFetched = true
    if (inner === 'data' || inner === 'url' || inner === 'file_data') {
      return readInline(json, block, inner, valueAt)
    }
    return skipValue(json, valueAt)
  })
}

/** The member with the comma before it, or, for the first one, with that behind it. */
export function markerAt({ bytes }: JsonBytes, keyAt: number, end: number): Span {
  let before = keyAt - 1
  while ((bytes[before] ?? 0) <= 0x20) before -= 1
  if (bytes[before] === COMMA) return { from: before, to: end }
  let behind = end
  while ((bytes[behind] ?? 0xff) <= 0x20) behind += 1
  return { from: keyAt, to: bytes[behind] === COMMA ? behind + 1 : end }
}

/** Whether a marker names the hour; one that is written with escapes is taken for it. */
export function asksHour(bytes: Buffer, { from, to }: Span): boolean {
  return /1h|\\/.test(bytes.toString('latin1', from, to))
}
