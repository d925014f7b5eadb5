/**
 * Takes server-sent events apart: bytes cut anywhere go in, whole events come out. The one place that knows
 * eventsource-parser; lines end in LF, CR or CRLF, comments and unknown fields are passed over.
 */
import { StringDecoder } from 'node:string_decoder'
import { createParser } from 'eventsource-parser'

/** An event that is longer is dropped, with what else came in the same feed. */
const EVENT_LETTERS_MAX = 16_000_000

export type EventFrames = {
  readonly feed: (bytes: Buffer) => void
  /** Nothing more comes: an event that lacks only its blank line counts. */
  readonly finish: () => void
}

/** `take` gets the data of each event, and its name where it has one. */
export function eventFrames(
  take: (data: string, name: string | undefined) => void,
  longestEvent = EVENT_LETTERS_MAX,
): EventFrames {
  // Holds back the bytes of a letter that a chunk has cut in two.
  const letters = new StringDecoder('utf8')
  let isTooLong = false
  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent: ({ data, event }) => take(data, event),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') isTooLong = true
    },
  })
  const feed = (text: string): void => {
    parser.feed(text)
    if (!isTooLong) return
    isTooLong = false
    parser.reset()
  }
  return {
    feed: (bytes) => feed(letters.write(bytes)),
    finish: () => feed(`${letters.end()}\n\n`),
  }
}
