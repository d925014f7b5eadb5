/**
 * One block of a prompt while it is walked: what was found in it so far, and what that comes to. Pure.
 */
import { kindOf, type BlockKind } from './block-kinds.ts'
import { QUOTE, skipString, type JsonBytes } from './json-bytes.ts'
import { skipValue } from './json-walk.ts'
import type { Span } from './request.ts'

export type Block = {
  end: number
  hasRole: boolean
  /** Bytes of pictures: no text. */
  pictureBytes: number
  pictures: number
  /** Of the pictures, those that are fetched from elsewhere. */
  outsidePictures: number
  isOpen: boolean
  isOutside: boolean
  /** The value of `text`, where there is nothing else but its type and a cache marker. */
  text: Span | null
  /** Cache markers: they move from block to block and are no part of the prompt. */
  readonly markers: Span[]
  /** One of the markers asks for the cache of an hour. */
  asksHour: boolean
  readonly types: string[]
  readonly sourceTypes: string[]
  inlineBytes: number
  isFetched: boolean
  /** It has members that are neither its type, nor its text, nor a marker. */
  hasMore: boolean
  /** Thinking of an earlier turn: some upstreams leave it out at times, and count it at others. */
  isThinking: boolean
}

export function emptyBlock(): Block {
  return {
    end: 0,
    hasRole: false,
    pictureBytes: 0,
    pictures: 0,
    outsidePictures: 0,
    isOpen: false,
    isOutside: false,
    text: null,
    markers: [],
    asksHour: false,
    types: [],
    sourceTypes: [],
    inlineBytes: 0,
    isFetched: false,
    hasMore: false,
    isThinking: false,
  }
}

/** Once all of it was seen. */
export function conclude(block: Block): void {
  const { kind, isOutside }: BlockKind = kindOf(block)
  block.isThinking ||= block.types.some((type) => THINKING.test(type))
  if (kind === 'open') {
    block.isOpen = true
    block.isOutside ||= isOutside
  }
  if (kind === 'picture') {
    block.pictures += 1
    if (isOutside) block.outsidePictures += 1
    else if (block.types.length === 1) block.pictureBytes += block.inlineBytes
  }
}

const THINKING = /thinking|reasoning/

export function readType(json: JsonBytes, at: number, types: string[]): number {
  if (json.bytes[at] !== QUOTE) {
    types.push('')
    return skipValue(json, at)
  }
  const end = skipString(json, at + 1)
  const raw = json.bytes.toString('latin1', at + 1, end - 1)
  types.push(raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw)
  return end
}

const DATA_URL = Buffer.from('"data:')

/** A text that holds the data or names where it is. */
export function readInline(json: JsonBytes, block: Block, key: string, at: number): number {
  const { bytes } = json
  const end = skipValue(json, at)
  if (bytes[at] !== QUOTE) return end
  const isUrl = key !== 'data' && key !== 'file_data'
  const isData = !isUrl || bytes.subarray(at, at + DATA_URL.length).equals(DATA_URL)
  if (isData) block.inlineBytes += end - at - 2
  else block.isFetched = true
  return end
}
