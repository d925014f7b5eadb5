/**
 * What an element of a prompt is recognised by when it comes again: its own bytes while they are few, else their
 * SHA-256, since whoever could make two elements of one key could hide the longer one. Reads memory alone.
 */
import { createHash, hash } from 'node:crypto'
import type { Span } from './request.ts'

const SHORT_BYTES = 48

export type KeyOfElement = (body: Buffer, pieces: readonly Span[]) => string

export const keyOfElement: KeyOfElement = (body, pieces) => {
  let length = 0
  for (const { from, to } of pieces) length += to - from
  if (length <= SHORT_BYTES) {
    return `.${pieces.map(({ from, to }) => body.toString('latin1', from, to)).join('')}`
  }
  const [first, ...rest] = pieces
  if (first !== undefined && rest.length === 0) {
    return hash('sha256', body.subarray(first.from, first.to), 'base64')
  }
  const sum = createHash('sha256')
  for (const { from, to } of pieces) sum.update(body.subarray(from, to))
  return sum.digest('base64')
}

/** The pieces of `from` to `to` that are left when these are cut out. */
export function without(from: number, to: number, cuts: readonly Span[]): readonly Span[] {
  if (cuts.length === 0) return [{ from, to }]
  const pieces: Span[] = []
  let at = from
  for (const cut of cuts.toSorted((a, b) => a.from - b.from)) {
    if (cut.from > at) pieces.push({ from: at, to: cut.from })
    at = Math.max(at, cut.to)
  }
  if (at < to) pieces.push({ from: at, to })
  return pieces
}
