export const DEFAULT_SIZE = 20
export const MAX_SIZE = 100

export class PagingError extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

export function sizeOf(wanted = DEFAULT_SIZE) {
  if (!Number.isInteger(wanted) || wanted < 1) throw new PagingError('bad_size', `bad size: ${wanted}`)
  return Math.min(wanted, MAX_SIZE)
}

/** How many pages a list has. */
export function pageCount(total, size) {
  return Math.floor(total / size) + 1
}

/** What of the list is on a page: `offset` from 0, and the numbers of its rows from 1. */
export function windowOf({ total, page, size }) {
  const pages = pageCount(total, size)
  if (!Number.isInteger(page) || page < 1 || page > pages)
    throw new PagingError('page_out_of_range', `page ${page} of ${pages}`)
  const offset = (page - 1) * size
  return { offset, from: offset + 1, to: offset + size, pages }
}
